"""From a trained ReLU ResNet to a Spiking ResNet of IF neurons, and what that costs in time."""
