"""What leaves the tables again: on a person's word, when its time is up, or because it was just sent by mistake."""
