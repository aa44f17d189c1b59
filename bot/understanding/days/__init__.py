"""Days and lengths of time as people tell them, and what each of them is. Pure: today is given."""
