"""The worker's chat in the browser."""
