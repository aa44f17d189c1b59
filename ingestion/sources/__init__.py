"""Official sources the library fills itself from: one protocol, an adapter for each, fetched politely."""
