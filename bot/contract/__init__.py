"""What comes in, what goes out, and what a conversation remembers."""
