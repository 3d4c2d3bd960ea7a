"""Adapter programs and adapters that behave in one way each, named for it."""
