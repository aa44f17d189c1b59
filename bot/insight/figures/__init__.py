"""The page of figures: a period, what was counted in it, and the charts made of that."""
