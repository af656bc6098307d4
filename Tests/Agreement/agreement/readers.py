"""The readers: each draws pages of a file as pictures of the same size."""
from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Callable

import pymupdf
from PIL import Image

# Dots an inch: fine enough for it to matter little which pixels a reader counts to a shape, or to a module of a QR code.
RESOLUTION = 216

Reader = Callable[[Path, int, int], list[Image.Image]]
# Left, top, right and bottom, in pixels.
Rectangle = tuple[int, int, int, int]


class ReaderFault(Exception):
    """A reader that complains, or gives no pictures."""


def _portable_pixmaps(data: bytes) -> list[Image.Image]:
    """Pictures one behind the other, in the binary format of Netpbm."""
    stream, pictures = io.BytesIO(data), []
    while stream.tell() < len(data):
        fields: list[bytes] = []
        while len(fields) < 4:
            fields += stream.readline().partition(b"#")[0].split()
        width, height = int(fields[1]), int(fields[2])
        pictures.append(Image.frombytes("RGB", (width, height), stream.read(width * height * 3)))
    return pictures


def _run(*command: str | Path) -> list[Image.Image]:
    result = subprocess.run(command, capture_output=True, check=False)
    if result.returncode != 0 or result.stderr:
        raise ReaderFault(f"{command[0]}: {result.stderr.decode(errors='replace').strip() or result.returncode}")
    return _portable_pixmaps(result.stdout)


def poppler(path: Path, first: int, last: int) -> list[Image.Image]:
    return _run("pdftoppm", "-r", str(RESOLUTION), "-f", str(first), "-l", str(last), path)


def ghostscript(path: Path, first: int, last: int) -> list[Image.Image]:
    return _run(
        "gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", f"-r{RESOLUTION}", "-dTextAlphaBits=4",
        "-dGraphicsAlphaBits=4", f"-dFirstPage={first}", f"-dLastPage={last}", "-sOutputFile=-", path,
    )


def mupdf(path: Path, first: int, last: int) -> list[Image.Image]:
    pymupdf.TOOLS.reset_mupdf_warnings()
    with pymupdf.open(path) as document:
        pixmaps = [document[number].get_pixmap(dpi=RESOLUTION) for number in range(first - 1, last)]
    warnings = pymupdf.TOOLS.mupdf_warnings()
    if warnings:
        raise ReaderFault(f"MuPDF: {warnings}")
    return [Image.frombytes("RGB", (each.width, each.height), each.samples) for each in pixmaps]


def page_count(path: Path) -> int:
    with pymupdf.open(path) as document:
        return len(document)


def signature_fields(path: Path, page: int) -> list[Rectangle]:
    """Where a page has fields to sign: MuPDF draws a sign of its own in them."""
    with pymupdf.open(path) as document:
        scale = RESOLUTION / 72
        return [
            tuple(round(edge * scale) for edge in widget.rect)
            for widget in document[page - 1].widgets([pymupdf.PDF_WIDGET_TYPE_SIGNATURE])
        ]


READERS: dict[str, Reader] = {"Poppler": poppler, "MuPDF": mupdf, "Ghostscript": ghostscript}
