"""From a query to ranked passages and ranked cases, with what matched and a citation for each."""
