"""What a message takes for granted, checked before anything is composed: laws, articles, numbers, cases, figures."""
