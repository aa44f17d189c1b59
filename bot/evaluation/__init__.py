"""How good the conversation is on the authored questions; read by `bot.py eval`."""
