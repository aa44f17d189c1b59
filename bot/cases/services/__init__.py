"""What changes a case: one module a noun, functions named noun_verb."""
