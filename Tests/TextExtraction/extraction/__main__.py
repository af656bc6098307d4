"""Renders words of every script with the program that is named, reads them back, and says how many are right.

`python -m extraction PROGRAM [LANGUAGE…]` prints a line for each script, layout and reader, and ends with 1 where a word
is not what was bound, or not in its place.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

from .documents import Layout, document, layouts
from .readers import READERS, tokens
from .words import LANGUAGES, RIGHT_TO_LEFT

SHOWN = 5


def faults(wanted: list[str], found: list[str]) -> list[tuple[list[str], list[str]]]:
    """The words that are not what they should be, with what was found in their place."""
    if wanted == found:
        return []
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    return [(wanted[a:b], found[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def is_right(language: str, layout: Layout, program: Path, folder: Path) -> bool:
    source, rendered = folder / "text.xhtml", folder / "text.pdf"
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    source.write_text(document(language, direction, layout.markup))
    subprocess.run([program, "render", source, "-o", rendered], check=True, stdout=subprocess.DEVNULL)
    result = True
    for name, read in READERS.items():
        wrong = faults(layout.words, tokens(read(rendered)))
        # What is found between two right words makes one of them wrong.
        count = sum(max(len(wanted), 1) for wanted, _ in wrong)
        share = 100 * (1 - count / len(layout.words))
        print(f"{language}  {layout.name:12} {name:10} {len(layout.words):5} words  {share:6.2f} %")
        for wanted, found in wrong[:SHOWN]:
            print(f"      {ascii(' '.join(wanted))} was read as {ascii(' '.join(found))}")
        result = result and not wrong
    return result


def main() -> int:
    program = Path(sys.argv[1])
    languages = LANGUAGES | RIGHT_TO_LEFT
    with tempfile.TemporaryDirectory(prefix="quoin-text-") as folder:
        results = [
            is_right(language, layout, program, Path(folder))
            for language in sys.argv[2:] or languages
            for layout in layouts(languages[language].words(), is_right_to_left=language in RIGHT_TO_LEFT)
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
