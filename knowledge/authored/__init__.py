"""What was written here: cards, notes, the register, and what checks them."""
