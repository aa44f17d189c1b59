"""The worker's side of a case, from the first question to words after closing."""
