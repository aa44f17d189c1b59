"""A document as pages: DOCX and PDF, set in a Chinese face."""
