"""Documents that show words in every way that text is laid out."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

# Between words of the script in mixed lines.
FOREIGN = ["Rooftop", "kWp", "₹12,34,567.00", "office", "(A-1)", "50%", "GSTIN", "2026-11-20", "20/11/2026", "+91-98", "a@b.in", "10:30",
           "[x]", "“q”", "7.", "-5", "#1"]
ENGLISH = ["Solar House Ltd", "the Sun & Sons", "A-1 Power", "No. 7"]
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


def layouts(words: list[str], is_right_to_left: bool) -> list[Layout]:
    """Words one by one, lines of mixed scripts and sizes, justified paragraphs; phrases from right to left in English."""
    alone = words[::4]
    mixed: list[str] = []
    marked: list[str] = []
    for index, word in enumerate(words[1::2]):
        mixed += [word, FOREIGN[index % len(FOREIGN)]]
        marked += [SIZES[index % len(SIZES)].format(escape(word)), escape(FOREIGN[index % len(FOREIGN)])]
    result = [
        Layout("words", "".join(f"<p>{escape(word)}</p>" for word in alone), alone),
        Layout("mixed lines", "".join(f"<p>{' '.join(line)}</p>" for line in _lines(marked, 40)), mixed),
        Layout(
            "justified",
            "".join(f'<p class="justified">{escape(" ".join(line))}</p>' for line in _lines(words, 60)), words),
    ]
    result.append(_in_lists(words[2::7]))
    if is_right_to_left:
        result += [_in_english(words[::3]), _in_cells(words[::5]), _in_narrow_columns(words[::6])]
    return result


def _in_lists(words: list[str]) -> Layout:
    """Numbered items with links and underlined words."""
    found: list[str] = []
    items: list[str] = []
    for index, line in enumerate(_lines(words, 3)):
        shown = [*line, FOREIGN[index % len(FOREIGN)]]
        found += [f"{index + 1}.", *shown]
        linked = f'<a href="https://example.com/">{escape(shown[1])}</a>'
        items.append(f"<li>{escape(shown[0])} {linked} <u>{escape(' '.join(shown[2:]))}</u></li>")
    return Layout("lists", f"<ol>{''.join(items)}</ol>", found)


def _in_english(words: list[str]) -> Layout:
    """Phrases without numbers in English sentences, which are most of the page."""
    words = [word for word in words if not any(letter.isdigit() for letter in word)]
    found: list[str] = []
    markup: list[str] = []
    for index, line in enumerate(_lines(words, 2)):
        before, behind = "Registered as", f"(formerly {ENGLISH[index % len(ENGLISH)]}), on page {index}."
        found += [*before.split(), *line, *behind.split()]
        markup.append(f'<p lang="en" dir="ltr">{before} {escape(" ".join(line))} {escape(behind)}</p>')
    return Layout("in English", "".join(markup), found)


def _in_cells(words: list[str]) -> Layout:
    """Rows of a table: words, numbers and amounts in cells side by side."""
    found: list[str] = []
    rows: list[str] = []
    for index, line in enumerate(_lines(words, 2)):
        row = [" ".join(line), str(index + 1), FOREIGN[index % len(FOREIGN)], f"₹{index},234.50"]
        found += " ".join(row).split()
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>")
    return Layout("in cells", f'<table style="width: 100%">{"".join(rows)}</table>', found)


def _in_narrow_columns(words: list[str]) -> Layout:
    """Justified lines whose spaces are as wide as the gaps between columns."""
    lines = (f'<p class="justified" style="width: 170px">{escape(" ".join(line))}</p>' for line in _lines(words, 60))
    return Layout("narrow", "".join(lines), words)


def document(language: str, direction: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" dir="{direction}"><head><title>{language}</title><style>
@page {{ size: 210mm 297mm; margin: 20mm; }} body {{ font: 11px "Noto Sans"; margin: 0; }} p {{ margin: 0 0 4px; }}
.justified {{ text-align: justify; }}
</style></head><body>{body}</body></html>
"""
