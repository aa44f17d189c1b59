"""That an original is unchanged: the chain, its time-stamps, the check, the bundle for another machine."""
