"""Measures speed, memory and quality on this machine: `make bench`, one file a topic."""
