"""Which commands a CI configuration runs, and which tests they run."""
