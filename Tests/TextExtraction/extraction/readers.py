"""Readers of PDFs, and what they make of a page's text."""
from __future__ import annotations

import subprocess
from pathlib import Path

import pymupdf

# Marks that readers put around text of the other direction.
BIDI_CONTROLS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def poppler(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], check=True, capture_output=True).stdout.decode()


def mupdf(path: Path) -> str:
    with pymupdf.open(path) as document:
        return "".join(page.get_text() for page in document)


READERS = {"pdftotext": poppler, "PyMuPDF": mupdf}


def tokens(text: str) -> list[str]:
    """What stands between white space, without bidi controls."""
    return text.translate(BIDI_CONTROLS).split()
