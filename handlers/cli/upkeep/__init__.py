"""Looking after an installation: what works, its keys, copies of its database."""
