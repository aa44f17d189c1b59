"""What the reader is taught from: labelled dialogues."""
