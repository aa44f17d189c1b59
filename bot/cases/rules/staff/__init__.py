"""Rules about people of an office: what each may do, how they sign in, to whom their words go."""
