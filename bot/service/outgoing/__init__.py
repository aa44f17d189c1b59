"""What leaves without being an answer at once: the outbox, notifications, reminders, lines as they are written."""
