"""Outcome rules over a matter: conditions, the situations that hold them, which one a turn is about, and what it gives."""
