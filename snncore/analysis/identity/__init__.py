"""Blocks whose branch delivers a constant: which spike trains they pass on unchanged."""
