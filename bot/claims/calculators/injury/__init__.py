"""Hurt or killed at work: the route, the injury, the death, unlawful employment."""
