"""Scenarios: their model, how they are read from YAML and checked, and what follows from them."""
