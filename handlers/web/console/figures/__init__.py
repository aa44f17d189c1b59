"""The rooms that say how the office and its answers do: figures, quality, samples to judge."""
