"""The life of a case: opened, moved, put right, reminded of, closed, erased."""
