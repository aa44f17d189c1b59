"""A reply as Telegram messages: words, markup, buttons."""
