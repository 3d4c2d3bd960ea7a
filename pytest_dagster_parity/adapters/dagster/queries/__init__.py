"""What a Dagster deployment shows: one function an observation."""
