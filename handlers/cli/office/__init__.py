"""`cases`, `staff`, `evidence`: the office on the command line, and its part of the doctor."""
