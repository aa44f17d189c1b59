"""From paragraphs to provisions: articles under 编, 章, 节; sections of policies; parts of cases; annexes and closing.

What is missing or doubled is reported, never papered over. Text inside a document is data and nothing else.
"""

from ingestion.structure.choosing import MOST_PROVISIONS, structure_of
from ingestion.structure.model import AMENDING, ISSUING, Placed, Structure

__all__ = ["AMENDING", "ISSUING", "MOST_PROVISIONS", "Placed", "Structure", "structure_of"]
