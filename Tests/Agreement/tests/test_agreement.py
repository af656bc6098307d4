"""Checks that readers draw what Quoin wrote alike, and that the comparison sees what it is to see.

The files are those of the folder that `QUOIN_AGREEMENT_FILES` names; `scripts/check-rendering` renders them.
"""
from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from typing import Callable

import pikepdf
from agreement.comparison import TOLERANCE, disagreements, spans
from agreement.readers import ReaderFault
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator, Pdf

FILES = Path(os.environ["QUOIN_AGREEMENT_FILES"])
# A file with text, rules, backgrounds and a logo; and one with a photograph.
QUOTATION = FILES / "quotation-basic-8-lines.pdf"
PHOTOGRAPH = FILES / "kyc-summary-with-photo.pdf"


class SampleTests(unittest.TestCase):
    """Every file, as its readers draw it."""

    def test_readers_draw_every_file_alike(self) -> None:
        paths = sorted(FILES.glob("*.pdf"))
        self.assertGreater(len(paths), 15)
        for path in paths:
            with self.subTest(path.name):
                largest, found = disagreements(path)
                print(f"{path.name:40} {largest:3} of {TOLERANCE}")
                self.assertEqual([], [str(each) for each in found])


Change = Callable[[list], list]


def without(number: int) -> Change:
    """Leaves one text of the page out."""

    def change(instructions: list) -> list:
        shown = [at for at, each in enumerate(instructions) if each.operator in (Operator("Tj"), Operator("TJ"))]
        return instructions[: shown[number]] + instructions[shown[number] + 1 :]

    return change


def moved(instructions: list) -> list:
    """Moves everything by three points."""
    return [ContentStreamInstruction([1, 0, 0, 1, 3, 0], Operator("cm"))] + instructions


def is_dark(instruction: ContentStreamInstruction) -> bool:
    return instruction.operator in (Operator("rg"), Operator("g")) and sum(map(float, instruction.operands)) < 1


def recoloured(instructions: list) -> list:
    """Sets all fills to grey that were black or dark."""
    return [
        ContentStreamInstruction([0.5], Operator("g")) if is_dark(each) else each
        for each in instructions
    ]


def without_images(instructions: list) -> list:
    return [each for each in instructions if each.operator != Operator("Do")]


class AlterationTests(unittest.TestCase):
    """Files of which one reader is shown the altered one."""

    def altered(self, source: Path, change: Callable[[Pdf], None]) -> int:
        """The largest difference between the source and its altered copy."""
        with tempfile.TemporaryDirectory(prefix="quoin-agreement-") as folder:
            path = Path(folder) / "altered.pdf"
            with pikepdf.open(source) as pdf:
                change(pdf)
                pdf.save(path)
            return disagreements(source, path)[0]

    def altered_content(self, source: Path, change: Change) -> int:
        def rewrite(pdf: Pdf) -> None:
            page = pdf.pages[0]
            instructions = change(list(pikepdf.parse_content_stream(page)))
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))

        return self.altered(source, rewrite)

    def test_an_unchanged_copy_is_alike(self) -> None:
        self.assertLessEqual(self.altered_content(QUOTATION, lambda instructions: instructions), TOLERANCE)

    def test_a_missing_text_is_seen(self) -> None:
        for number in (0, 5, -5):
            with self.subTest(number):
                self.assertGreater(self.altered_content(QUOTATION, without(number)), TOLERANCE)

    def test_a_shift_is_seen(self) -> None:
        self.assertGreater(self.altered_content(QUOTATION, moved), TOLERANCE)

    def test_another_colour_is_seen(self) -> None:
        self.assertGreater(self.altered_content(QUOTATION, recoloured), TOLERANCE)

    def test_missing_pictures_are_seen(self) -> None:
        self.assertGreater(self.altered_content(PHOTOGRAPH, without_images), TOLERANCE)

    def test_another_size_of_the_page_is_seen(self) -> None:
        def widen(pdf: Pdf) -> None:
            pdf.pages[0].MediaBox[2] = 612

        self.assertGreater(self.altered(QUOTATION, widen), TOLERANCE)

    def test_fonts_that_are_not_embedded_are_seen(self) -> None:
        """Readers complain, or have each another font in place of one that is not there."""

        def remove(pdf: Pdf) -> None:
            for each in pdf.objects:
                if isinstance(each, Dictionary) and each.get("/Type") == Name.FontDescriptor:
                    del each["/FontFile3"]

        with self.assertRaisesRegex(ReaderFault, "non-embedded font"):
            self.altered(QUOTATION, remove)


class SpanTests(unittest.TestCase):
    """Which pages are compared."""

    def test_short_documents_are_compared_whole_and_long_ones_at_their_ends(self) -> None:
        self.assertEqual([(1, 1)], spans(1))
        self.assertEqual([(1, 10)], spans(10))
        self.assertEqual([(1, 2), (50, 50)], spans(50))


if __name__ == "__main__":
    unittest.main()
