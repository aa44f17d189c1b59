"""What proves what, letters that ask a platform for it, and the conversation about it."""
