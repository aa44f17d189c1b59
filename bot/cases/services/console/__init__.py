"""What the console keeps beside the cases: views of the queue, who has a case open."""
