"""Partition sets, and how the partitions of one depend on those of another."""
