"""Whose matter a turn tells of, and what it tells of people beside the worker."""
