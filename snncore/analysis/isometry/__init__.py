"""Block dynamical isometry: the Jacobian of a block, and the moments of its singular values."""
