"""Sums, counts and items in a message: read, told apart, shared out, settled."""
