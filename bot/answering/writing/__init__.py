"""A reply written by a language model from what code has found: sources with ids go in, lines that name them come out.

Nothing a model writes is shown before it passed the gates; what fails gives way to the vetted words of the same source,
and what must stand (the answer, sums, deadline, place, marks, the question asked back) is put in by code.
"""
