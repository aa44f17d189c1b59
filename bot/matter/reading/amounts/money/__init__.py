"""The sums of a turn: read, told apart, shared out over months and people, settled."""
