"""Documents of a team: read with the places of everything in them, and edited so that every other byte stays."""
