"""Big computations of the server, one at a time: thirty at once would not fit into its memory.

The largest networks take a gigabyte for a moment. Whoever computes with one for a visitor does it
inside `with ONE_AT_A_TIME:`, in parts where it takes long, and never takes it twice.
"""

from threading import Lock

ONE_AT_A_TIME = Lock()
