"""Days, spans and times of day in a message."""
