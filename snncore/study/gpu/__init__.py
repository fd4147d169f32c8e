"""`python -m snncore.study.gpu`: all that a GPU is needed for, by one command, within minutes."""
