"""The matter a worker is in: read from words, judged by outcome rules, asked about, turned into inputs of claims."""
