"""Which deadlines run, until when, and the reminder."""
