"""Who speaks and what they want of us: other people's data, a claimed office, ways round the law, what we are."""
