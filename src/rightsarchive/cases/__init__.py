"""What is known of a case: which documents tell of it, and what happened when."""
