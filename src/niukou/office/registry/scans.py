"""What a file is by its first bytes, whatever its name says: a document, a picture, or nothing that an office scans."""

from __future__ import annotations

# a browser shows these by itself, and no script stands in them
_BEGINS = {
    b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif", b"%PDF-": "application/pdf",
}  # fmt: skip
SCANS = ("application/pdf", "image/jpeg", "image/png")
PICTURES = ("image/jpeg", "image/png", "image/gif")


def kind_of(content: bytes) -> str:
    """The media type of a document or picture; '' for anything else."""
    return next((kind for begin, kind in _BEGINS.items() if content.startswith(begin)), "")


def scan_of(content: bytes) -> str:
    """The same of what an office scans or photographs; '' for any other."""
    kind = kind_of(content)
    return kind if kind in SCANS else ""
