"""One neuron alone: its response to a current, and its surrogate's slope."""
