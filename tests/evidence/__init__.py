"""A team's repository, written by hand over a year, and what is wrong in it."""
