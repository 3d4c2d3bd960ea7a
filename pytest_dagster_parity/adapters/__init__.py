"""How targets are driven."""
