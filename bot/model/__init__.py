"""Language models at OpenAI-compatible endpoints: how they are reached, what they can do, what they cost. No law in here."""
