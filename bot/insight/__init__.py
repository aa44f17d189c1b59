"""What the office learns from the whole: counts of turns and cases, charts, and the anonymous report. Never content."""
