"""Teaching the ear (bot/understanding/ear.py) from the authored messages: a maintainer's work, with the extra `teach`."""
