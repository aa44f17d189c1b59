"""Points raised on the side: what the other side says and small questions, heard in a clause, each with its verdict."""
