"""What every sum and every date of a turn is, learned from labelled utterances (knowledge/roles)."""
