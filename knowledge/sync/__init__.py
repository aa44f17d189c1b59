"""What keeps the indexes at the library's newest state."""
