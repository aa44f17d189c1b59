"""Citations: read from keys and free text, written out, resolved against the library."""

from __future__ import annotations

from knowledge.citations.finder import find_citations
from knowledge.citations.keys import article_name, format_article, format_citation, parse_key
from knowledge.citations.resolver import CitationResolver

__all__ = ["CitationResolver", "article_name", "find_citations", "format_article", "format_citation", "parse_key"]
