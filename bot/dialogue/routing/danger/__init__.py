"""Danger in a message: told by patterns and by what was learned, and whether it lies behind."""
