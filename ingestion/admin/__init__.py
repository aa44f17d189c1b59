"""The admin's side: the upload desk, its words, jobs and the watched folder."""
