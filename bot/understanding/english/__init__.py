"""English messages: which they are, and what they say in the words of a Chinese worker."""

from bot.understanding.english.figures import figures_in_chinese, names_in_chinese
from bot.understanding.english.phrases import in_chinese
from bot.understanding.english.telling import is_english

__all__ = ["figures_in_chinese", "in_chinese", "is_english", "names_in_chinese"]
