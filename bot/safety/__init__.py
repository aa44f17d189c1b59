"""Danger to life, limb and freedom: its kinds and numbers as data, what hears it, and the talk that stays until it is over."""
