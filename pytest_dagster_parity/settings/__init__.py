"""How a session is to be run: from the command line and from `[tool.dagster-parity]` of pyproject.toml."""
