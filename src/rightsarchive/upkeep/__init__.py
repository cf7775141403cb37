"""Keeping an archive sound: where it stands, its index in step with the catalog, fixity, and acts of a person on what it holds."""
