"""Array postings: the segments, their files, commits, merges and scores, computed with numpy."""
