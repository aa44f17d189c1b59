"""What follows about pay: what each month came to, what is due and owed, what was docked, hours beyond the ordinary ones."""
