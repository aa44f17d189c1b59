"""`python handlers/reading/picture.py`: a picture or PDF on standard input, its first page as PNG on standard output.

It imports nothing of ours, so that a page of a case with ten files is not slow.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress

LARGEST = 20 * 1024 * 1024
CPU_SECONDS = 20
MEMORY = 2 * 1024**3
WIDTH, HEIGHT = 720, 1200
"""Most pixels of what is drawn."""
MOST_PIXELS = 60_000_000


def drawn(data: bytes) -> bytes:
    """Return a small PNG of the first page or frame. Raises whatever a foreign file makes a reader raise."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # twice as many are an error
    if data.startswith(b"%PDF-"):
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            page = document[0]
            scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height(), 3.0)
            picture = page.render(scale=scale).to_pil()
    else:
        picture = Image.open(io.BytesIO(data))
        picture.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        picture = ImageOps.exif_transpose(picture)
    flat = picture.convert("RGBA")
    flat.thumbnail((WIDTH, HEIGHT))
    ground = Image.new("RGB", flat.size, "white")
    ground.paste(flat, mask=flat.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "PNG")
    return out.getvalue()


def main() -> None:
    """Read standard input within the limits; nothing is written for what cannot be drawn."""
    with suppress(ImportError, ValueError, OSError):  # where a system has no such limits, the time limit outside holds
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(Exception, MemoryError):
        sys.stdout.buffer.write(drawn(sys.stdin.buffer.read(LARGEST + 1)))


if __name__ == "__main__":
    main()
