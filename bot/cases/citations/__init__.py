"""The clauses of a case and the gate that staff text passes."""
