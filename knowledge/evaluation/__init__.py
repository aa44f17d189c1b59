"""How well the retrieval finds, and what its ranking learns from; the question sets lie beside."""
