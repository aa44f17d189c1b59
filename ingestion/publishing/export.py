"""A held version as Markdown that can be read again: front matter, headings, articles."""

from __future__ import annotations

import json
from typing import Any

from knowledge.library import Library
from knowledge.models import Document, Provision, Version


def as_markdown(document: Document, version: Version, provisions: list[Provision], preamble: str = "") -> str:
    """Return the text with what is known about it in front."""
    front = {
        "title": document.title,
        "doc_number": version.number or document.number or "",
        "issuer": version.issuer or document.issuer or "",
        "level": document.level.value,
        "promulgated": version.promulgated.isoformat() if version.promulgated else "",
        "effective": version.effective_from.isoformat() if version.effective_from else "",
        "status": version.status.value,
        "jurisdiction": document.jurisdiction,
    }
    lines = ["---", *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()), "---", ""]
    lines += [f"# {document.title}", ""]
    lines += [line for line in preamble.split("\n") if line.strip() and line.strip() != document.title]
    path: tuple[str, ...] = ()
    for provision in provisions:
        for depth, heading in enumerate(provision.path):
            if path[: depth + 1] != provision.path[: depth + 1]:
                lines += ["", f"{'#' * min(depth + 2, 6)} {heading}"]
        path = provision.path
        lines += ["", *_written(provision)]
    return "\n".join(lines) + "\n"


def _written(provision: Provision) -> tuple[str, ...]:
    """The lines of one provision: its number before its words, a name of its own above them."""
    label, text = provision.label, provision.text
    if provision.key.article[:1].isdigit():
        return (f"{label}{text}",) if label.endswith(("、", "）", ".")) else (f"{label}　{text}",)
    return (label if label.startswith("附") else f"## {label}", text) if label else (text,)


def as_record(document: Document, version: Version, provisions: list[Provision]) -> dict[str, Any]:
    """Return a version for scripts."""
    return {
        "document": document.short,
        "title": document.title,
        "number": version.number or document.number,
        "issuer": version.issuer or document.issuer,
        "level": document.level.value,
        "jurisdiction": document.jurisdiction,
        "version": version.id,
        "status": version.status.value,
        "promulgated": version.promulgated.isoformat() if version.promulgated else None,
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "articles": [
            {
                "article": provision.label,
                "number": provision.key.number,
                "key": provision.key.article,
                "path": list(provision.path),
                "text": provision.text,
            }
            for provision in provisions
        ],
    }


def markdown_of(library: Library, version_id: int) -> str | None:
    """Return a version as Markdown, None for one that is not held."""
    version = library.version(version_id)
    document = library.document(version.document) if version else None
    if version is None or document is None:
        return None
    return as_markdown(document, version, library.provisions_of(version_id), library.preamble(version_id))
