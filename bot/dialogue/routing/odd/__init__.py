"""What is no question in plain words: pictures, one word, coded or broken text, pasted papers, chat, other languages."""
