"""Adapters that are programs of their own: JSON Lines on their stdin and stdout."""
