"""Benchmarks: the engines beside their peers, on the same terms and queries, in one run."""
