"""Citations: made at the hit, and verified against the archive.

What renders them (``processor``) and what reads reports back (``reading``) is imported from there: both take long to load.
"""

from rightsarchive.citation.citation import CONTEXT, Citation, cite
from rightsarchive.citation.rendered import Run
from rightsarchive.citation.verification import Status, Verdict, verify

__all__ = ["CONTEXT", "Citation", "Run", "Status", "Verdict", "cite", "verify"]
