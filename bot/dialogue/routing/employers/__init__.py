"""Messages of people for whom others work: how they are heard, and what the law asks of them."""
