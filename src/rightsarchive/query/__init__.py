"""From a query string to what an engine is asked."""
