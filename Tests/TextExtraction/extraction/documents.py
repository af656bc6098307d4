"""Documents that show words in every way that text is laid out."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

# Between words of the script in mixed lines.
FOREIGN = ["Rooftop", "kWp", "₹12,34,567.00", "office", "(A-1)", "50%", "GSTIN", "2026-11-20"]
SIZES = ["<b>{}</b>", "<small>{}</small>", "<big>{}</big>", "<i>{}</i>", "{}"]


@dataclass(frozen=True)
class Layout:
    """A way of laying out words: what it makes of them, and the words in the order in which they are read."""

    name: str
    markup: str
    words: list[str]


def _lines(words: list[str], count: int) -> Iterator[list[str]]:
    for start in range(0, len(words), count):
        yield words[start : start + count]


def layouts(words: list[str]) -> list[Layout]:
    """Words one by one, lines of mixed scripts and sizes, justified paragraphs."""
    alone = words[::4]
    mixed: list[str] = []
    marked: list[str] = []
    for index, word in enumerate(words[1::2]):
        mixed += [word, FOREIGN[index % len(FOREIGN)]]
        marked += [SIZES[index % len(SIZES)].format(escape(word)), escape(FOREIGN[index % len(FOREIGN)])]
    return [
        Layout("words", "".join(f"<p>{escape(word)}</p>" for word in alone), alone),
        Layout("mixed lines", "".join(f"<p>{' '.join(line)}</p>" for line in _lines(marked, 40)), mixed),
        Layout(
            "justified",
            "".join(f'<p class="justified">{escape(" ".join(line))}</p>' for line in _lines(words, 60)), words),
    ]


def document(language: str, direction: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" dir="{direction}"><head><title>{language}</title><style>
@page {{ size: 210mm 297mm; margin: 20mm; }} body {{ font: 11px "Noto Sans"; margin: 0; }} p {{ margin: 0 0 4px; }}
.justified {{ text-align: justify; }}
</style></head><body>{body}</body></html>
"""
