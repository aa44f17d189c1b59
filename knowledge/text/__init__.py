"""Text before meaning: normal form, numerals, tokens, n-grams, clauses."""
