"""From a query string to what an engine is asked: :func:`parse` reads it, :func:`expand` makes the plan."""

from rightsarchive.query.expand import expand
from rightsarchive.query.filters import Filters
from rightsarchive.query.knowledge import NameLookup
from rightsarchive.query.parser import parse
from rightsarchive.query.syntax import Query, unparse

__all__ = ["Filters", "NameLookup", "Query", "expand", "parse", "unparse"]
