"""The labour-relation assessment, factor by factor."""
