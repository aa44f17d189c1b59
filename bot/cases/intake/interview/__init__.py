"""Before a case is sent: the consent, one question at a time, the summary read back and put right."""
