"""Is what was observed what was demanded? Pure."""
