"""Whether what a matrix cites as evidence is there: in the working tree, in CI, and in the results of tests."""
