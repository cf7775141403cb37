"""Servers of other projects, started for tests on this computer alone."""
