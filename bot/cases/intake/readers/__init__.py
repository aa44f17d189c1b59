"""What words tell a case, read without knowing the flow: names, and answers to the later questions. Pure."""
