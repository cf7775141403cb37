"""Metadata from every source: sidecars, manifests, front matter, case lists; and how they are joined."""
