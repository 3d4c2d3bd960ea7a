"""Builds real Dagster definitions out of the protocol's."""
