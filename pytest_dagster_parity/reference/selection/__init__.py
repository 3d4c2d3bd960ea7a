"""Selections: of assets by structure or by expression, of the ops of a job by Dagster's op syntax."""
