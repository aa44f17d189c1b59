"""Offices and the people in them: added, signed in, gone."""
