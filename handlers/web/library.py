"""The library's pages: search, a document with its versions, a clause, two versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response

from handlers.web.guard import Refused
from handlers.web.law import LawPages
from handlers.web.pages import Pages

MOST_QUERY = 100
"""Characters of a search that are read."""


def library_routes(law: LawPages, pages: Pages, today: Callable[[], date]) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()

    @routes.get("/law")
    def search(request: Request, q: str = "", all: str = "") -> Response:
        query = q.strip()[:MOST_QUERY]
        found = law.find(query, today()) if query else []
        documents = law.documents(query, everything=bool(all))
        values = {"query": query, "found": found, "documents": documents, "all": bool(all)}
        return pages.page(request, "law.html", values)

    @routes.get("/law/{document}")
    def document(request: Request, document: str, version: int | None = None) -> Response:
        found = law.document(document, today(), version)
        if found is None:
            raise Refused(404, "not_found")
        return pages.page(request, "document.html", {"page": found, "version": version})

    @routes.get("/law/{document}/compare/{version}")
    def compare(request: Request, document: str, version: int) -> Response:
        found = law.compare(document, version, today())
        if found is None:
            raise Refused(404, "not_found")
        return pages.page(request, "compare.html", {"page": found})

    @routes.get("/law/{document}/{article}")
    def clause(
        request: Request, document: str, article: str, on: date | None = None, version: int | None = None
    ) -> Response:
        found = law.clause(document, article, on or today(), version_id=version, today=today())
        if found is None:
            raise Refused(404, "not_found")
        return pages.page(request, "clause.html", {"page": found, "version": version})

    return routes
