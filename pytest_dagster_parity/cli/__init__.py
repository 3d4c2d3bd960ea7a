"""`dagster-parity`: what the kit can tell without pytest."""
