"""The checker's own tests; QUOIN_CONFORMANCE_FILES names the folder of rendered documents that they work on."""
from __future__ import annotations

import io
import os
import re
import tempfile
import unittest
from pathlib import Path

import pikepdf

from conformance.absent import ABSENCES
from conformance.interpreter import OPERATORS
from conformance.reading import read
from conformance.validator import absent_rules, checked_rules, rules_of_the_standards, validate
from conformance.values import Keyword, Parser

# Imported for the mutations that they register.
from . import (  # noqa: F401
    annotation_mutations,
    catalogue_mutations,
    colour_mutations,
    font_mutations,
    metadata_mutations,
    structure_mutations,
    syntax_mutations,
    table_mutations,
)
from .mutation import MUTATIONS
from .saving import saved

FILES = Path(os.environ.get("QUOIN_CONFORMANCE_FILES", "."))
SOUND = FILES / "sound.pdf"
PACKAGE = Path(__file__).resolve().parent.parent / "conformance"
DOCUMENTATION = PACKAGE.parents[2] / "docs/conformance.md"
# It takes 8,388,608 objects to break.
UNBREAKABLE = {"2a:6.1.13-7"}


def lines(report) -> str:
    return "\n".join(map(str, report.violations))


class RuleTests(unittest.TestCase):
    def test_every_rule_is_checked_or_about_objects_that_are_never_written(self) -> None:
        self.assertEqual(checked_rules() | absent_rules(), rules_of_the_standards())

    def test_no_rule_is_both(self) -> None:
        self.assertEqual(checked_rules() & absent_rules(), set())

    def test_the_documentation_counts_them(self) -> None:
        text = DOCUMENTATION.read_text(encoding="utf-8")
        self.assertIn(f"{len(checked_rules())} by a function", text)
        self.assertIn(f"{len(absent_rules())} because their objects are never written", text)

    def test_every_checked_rule_has_a_mutation(self) -> None:
        broken = {rule for mutation in MUTATIONS for rule in mutation.expected}
        self.assertEqual(checked_rules() - broken, UNBREAKABLE)

    def test_every_rule_of_ours_is_documented_and_has_a_mutation(self) -> None:
        text = DOCUMENTATION.read_text(encoding="utf-8")
        broken = {rule for mutation in MUTATIONS for rule in mutation.expected} | {"quoin:the file can be read"}
        for source in sorted(PACKAGE.glob("*.py")):
            for name in re.findall(r'add_own\(\s*"([^"]+)"', source.read_text(encoding="utf-8")):
                self.assertIn(f"| {name} |", text)
                self.assertIn(f"quoin:{name}", broken)

    def test_every_absence_is_documented_and_has_a_mutation(self) -> None:
        text = DOCUMENTATION.read_text(encoding="utf-8")
        broken = {rule for mutation in MUTATIONS for rule in mutation.expected}
        for absence in ABSENCES:
            self.assertIn(f"| {absence.kind} | {absence.reason} |", text)
            self.assertIn(f"quoin:no {absence.kind}", broken)


class ReadingTests(unittest.TestCase):
    """The checker's parser sees what another one sees."""

    def test_objects_are_those_that_pikepdf_finds(self) -> None:
        for path in sorted(FILES.glob("*.pdf")):
            with self.subTest(path.name), pikepdf.open(path) as pdf:
                numbers = {each.objgen[0] for each in pdf.objects if each.is_indirect}
                self.assertEqual(set(read(path).objects), numbers)

    def test_operators_are_those_that_pikepdf_finds(self) -> None:
        with pikepdf.open(SOUND) as pdf:
            for page in pdf.pages:
                expected = [str(each.operator) for each in pikepdf.parse_content_stream(page)]
                parser, found = Parser(page.Contents.read_bytes(), references=False), []
                while not parser.at_end():
                    value = parser.value()
                    if isinstance(value, Keyword):
                        found.append(str(value))
                self.assertEqual(found, expected)
                self.assertLessEqual(set(found), OPERATORS)

    def test_strings_are_decoded(self) -> None:
        cases = {
            rb"(a\(b\)c)": b"a(b)c",
            rb"(a(b)c)": b"a(b)c",
            rb"(\101\7z)": b"A\7z",
            b"(a\\\nb)": b"ab",
            b"(a\r\nb)": b"a\nb",
            b"<41 4>": b"A@",
            b"<>": b"",
        }
        for source, value in cases.items():
            with self.subTest(source):
                self.assertEqual(Parser(source).value(), value)

    def test_a_file_that_is_no_pdf_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "text.pdf")
            path.write_bytes(b"no PDF")
            self.assertEqual(validate(path).rules, {"quoin:the file can be read"})


class DocumentTests(unittest.TestCase):
    def test_every_document_conforms(self) -> None:
        paths = sorted(FILES.glob("*.pdf"))
        self.assertTrue(paths, f"there are no documents in {FILES}")
        for path in paths:
            with self.subTest(path.name):
                report = validate(path)
                self.assertEqual(report.rules, set(), lines(report))


class MutationTests(unittest.TestCase):
    """Each mutation is found, and nothing else is reported."""

    def test_a_document_without_mutation_conforms_when_it_is_saved(self) -> None:
        self.assert_found(self.saved(lambda pdf: None), set())

    def test_every_mutation_is_found(self) -> None:
        self.assertGreaterEqual(len(MUTATIONS), 40)
        plain = self.saved(lambda pdf: None)
        for mutation in MUTATIONS:
            with self.subTest(mutation.name):
                if mutation.of_bytes:
                    data = mutation.run(plain)
                    self.assertNotEqual(data, plain)
                else:
                    data = self.saved(mutation.run)
                self.assert_found(data, mutation.expected)

    def saved(self, mutate) -> bytes:
        with pikepdf.open(io.BytesIO(SOUND.read_bytes())) as pdf:
            mutate(pdf)
            return saved(pdf)

    def assert_found(self, data: bytes, expected: set[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "document.pdf")
            path.write_bytes(data)
            report = validate(path)
            self.assertEqual(report.rules, set(expected), lines(report))


if __name__ == "__main__":
    unittest.main()
