"""Engines: what stores postings and ranks. One small protocol, one implementation per module, chosen by name."""
