"""Values put right where they stand: what was said first is replaced by what is said instead, before anything else reads the text."""
