"""The spikes of a trained network for one picture: which neurons, when, and how often."""
