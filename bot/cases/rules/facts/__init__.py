"""Facts of a case: the record kept with it, the slots shown, how a value is written and read."""
