"""The adapter of real Dagster: the oracle. Nothing here imports Dagster before a world is opened."""
