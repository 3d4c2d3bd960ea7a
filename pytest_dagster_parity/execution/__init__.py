"""Plays scenarios on an adapter and makes the record."""
