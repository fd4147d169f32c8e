"""One block, or a short chain of them, on an input small enough to show every value."""
