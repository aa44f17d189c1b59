"""The command line. One room a group of commands; `bot.py` puts them together. Heavy imports stand inside the commands."""
