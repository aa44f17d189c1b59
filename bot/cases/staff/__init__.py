"""What staff say and tap, whatever the channel: read, judged against their rights, carried out."""
