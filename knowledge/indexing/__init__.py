"""The indexes derived from the library: vectors, words, catalogue and their caches."""
