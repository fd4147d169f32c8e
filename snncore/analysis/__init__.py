"""One question about a network is one file, one function and one NamedTuple of numbers."""
