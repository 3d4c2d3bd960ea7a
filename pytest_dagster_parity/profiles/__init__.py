"""Named sets of semantics, and frozen ones: what can be run, and what can be required, as a whole."""
