"""Charts: what is shown as data, laid out once, written as SVG, PNG and CSV."""
