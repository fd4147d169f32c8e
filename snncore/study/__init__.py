"""A depth study: a grid of experiments under one recipe, trained in turn or together."""
