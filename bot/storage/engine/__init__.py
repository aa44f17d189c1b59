"""The database below the tables: connection, column types, sealing keys, backup."""
