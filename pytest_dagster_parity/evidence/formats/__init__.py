"""The forms in which the outcome of a check is written down: for people, for programs, and for code hosts."""
