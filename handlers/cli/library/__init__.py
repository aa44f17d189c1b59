"""`library`: what is held and shown, what an admin does to it, what is fetched."""
