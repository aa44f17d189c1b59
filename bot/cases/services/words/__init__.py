"""What is said in a case: messages, drafts, files, receipts."""
