"""The loss over a square of the plane through a network's weights."""
