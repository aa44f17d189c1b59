"""The words workers say: concepts as data, readers of dates, spans, sums and places."""
