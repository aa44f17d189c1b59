"""From a file or a folder to what is to be read."""
