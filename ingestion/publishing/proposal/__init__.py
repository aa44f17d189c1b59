"""A version as proposed: identified, drafted, compared with the one in force, planned."""
