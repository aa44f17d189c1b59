"""The rooms of one case: its page and what is done to it, the answer that is written, its files and papers."""
