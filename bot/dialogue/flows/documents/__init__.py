"""Writing a document in the conversation, from the request to the files."""
