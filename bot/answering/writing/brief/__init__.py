"""What the model is given: its task, the conversation so far, the person, and the sources it may write from."""
