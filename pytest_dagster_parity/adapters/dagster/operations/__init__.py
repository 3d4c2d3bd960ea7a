"""What a user, or time, does to a Dagster deployment: one function a verb."""
