"""Papers and voice notes: what a file says is read, shown to its sender, and enters the matter only when confirmed."""
