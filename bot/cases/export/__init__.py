"""A case as files."""
