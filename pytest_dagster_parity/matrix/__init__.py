"""A team's parity matrix: its rows as they stand in a document, what a record proves of them, and what they claim."""
