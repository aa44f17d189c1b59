"""What a message is about: scopes by patterns, by a small learned model, and the fine kinds beside them."""
