"""What is read of cases; nothing here writes."""
