"""From a worker's words to provisions and cards."""
