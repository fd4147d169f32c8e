"""How a neuron layer is computed fastest: by torch, by Numba on a CPU, by Triton on a GPU."""
