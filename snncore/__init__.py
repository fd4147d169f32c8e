"""Residual learning in spiking neural networks: neurons, blocks, networks and their analysis."""
