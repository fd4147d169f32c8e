"""A live training run: its events and states, its curves, the commands it obeys, its raster."""
