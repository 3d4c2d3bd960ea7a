"""Renders records: for a terminal, as Markdown, and as what real Dagster showed."""
