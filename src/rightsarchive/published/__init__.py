"""The records as the JSON objects that commands print and evidence packages hold: ``docs/reference/schema.json`` is made of their types."""
