"""The trail as a person reads it."""
