"""What the console reads: a case on its page, the list of work, who is there, what changed."""
