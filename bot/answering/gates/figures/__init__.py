"""Figures of a line: what each is, what it is said of, what follows from others, and whether it has a ground of its own kind."""
