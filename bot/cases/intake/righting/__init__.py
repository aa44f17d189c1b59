"""What words under the summary put right: which fact each part is about, and what it is now. Pure."""
