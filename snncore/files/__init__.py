"""Files that several processes use: a lock, and writing as a whole or not at all."""
