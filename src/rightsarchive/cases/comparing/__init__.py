"""Where independent sources name the same figure, day or term, and where they differ. Values are compared, and nothing is said to have happened."""

from rightsarchive.cases.comparing.compare import compare_case, compare_cited
from rightsarchive.cases.comparing.records import Comparison, Corroboration, Discrepancy, NamedValue

__all__ = ["Comparison", "Corroboration", "Discrepancy", "NamedValue", "compare_case", "compare_cited"]
