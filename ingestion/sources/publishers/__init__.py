"""The official publishers: the national database, lists of policies, pages, releases."""
