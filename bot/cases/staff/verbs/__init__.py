"""What staff can order, verb by verb, by what it is about."""
