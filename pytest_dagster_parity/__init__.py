"""A conformance kit: orchestrators prove that they keep the user-facing semantics of Dagster."""
