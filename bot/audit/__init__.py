"""The audit trail: one chained row an act."""
