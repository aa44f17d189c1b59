"""What a turn tells further: what only one sum asks for, how the work is done factor by factor, the full name of a firm."""
