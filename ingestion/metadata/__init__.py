"""What a text says about itself: title, number, issuer, rank, dates, place, status, each with the line it came from.

Only proposals: an admin confirms or corrects them. The register fills what the text leaves out.
"""

from ingestion.metadata.days import dates_in
from ingestion.metadata.model import Metadata, Proposal
from ingestion.metadata.proposing import propose
from ingestion.metadata.titles import tidy_title

__all__ = ["Metadata", "Proposal", "dates_in", "propose", "tidy_title"]
