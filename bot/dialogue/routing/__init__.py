"""Where a turn goes: danger, scope, what a follow-up asks, and the fixed replies."""
