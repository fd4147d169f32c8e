"""What arrives at each block of a network on the way back."""
