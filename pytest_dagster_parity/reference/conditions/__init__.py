"""Automation conditions: what they are made of, how they are evaluated, and what is requested because of them."""
