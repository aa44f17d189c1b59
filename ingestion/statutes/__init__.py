"""The statute package: reading, mending, importing."""
