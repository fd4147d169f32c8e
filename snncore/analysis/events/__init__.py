"""What event data ask of a network: memory, and what it is without."""
