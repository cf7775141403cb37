"""Which documents tell of the same case: by the persons, days and rare names that they share, each with its passages.

A case is what happened to whom, so it is sought by persons. Two documents belong together when they share a *full name* (two
name-like words side by side, or one word apart, in either order, in any script or spelling) and a second thing that few
others have: a further full name, a day, a rare name. What they share is read from the index; the texts are read only
where it would decide.
"""

from rightsarchive.cases.linking.records import CaseSuggestion, Evidence, RelatedCase
from rightsarchive.cases.linking.related import related_cases
from rightsarchive.cases.linking.suggest import suggest_cases

__all__ = ["CaseSuggestion", "Evidence", "RelatedCase", "related_cases", "suggest_cases"]
