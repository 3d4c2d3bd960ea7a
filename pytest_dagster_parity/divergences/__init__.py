"""Declared exceptions: where a target differs from Dagster, and somebody says so, says why, and will look again."""
