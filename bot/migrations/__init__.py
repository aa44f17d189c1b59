"""The chain of migrations of the whole database."""
