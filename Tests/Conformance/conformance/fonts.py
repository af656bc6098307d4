"""Fonts and the glyphs that are shown with them (PDF/A-2 §6.2.11, PDF/UA-1 §7.21)."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import cmap
from .document import name_text, place
from .programs import CFFProgram, Program, ProgramFault, TrueTypeProgram
from .report import Report, checks
from .subject import Subject
from .values import Dictionary, Stream, SyntaxFault

SUBTYPES = frozenset("Type1 MMType1 TrueType Type3 Type0 CIDFontType0 CIDFontType2".split())
PROGRAM_SUBTYPES = frozenset((None, "Type1C", "CIDFontType0C", "OpenType"))
SUBSET_NAME = re.compile(r"[A-Z]{6}\+(.+)")
PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
PROGRAM_OF_SUBTYPE = {"CIDFontType0": "FontFile3", "CIDFontType2": "FontFile2"}
PROGRAM_KEYS = ("FontFile", "FontFile2", "FontFile3")
# What marks that are put off to the end of their marked content read as.
MARK_TEXT = "\u200b"
BARRED_TEXT = frozenset("\0\ufeff\ufffe")
DESCRIPTOR_KEYS = ("FontName", "Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV")
# Widths are written with three decimals.
WIDTH_PRECISION = 0.0011


@dataclass
class CompositeFont:
    """A Type 0 font with its descendant and its program."""

    where: str
    dictionary: Dictionary
    descendant: Dictionary
    descriptor: Dictionary
    program: Program | None
    # Two bytes for each CID; None for Identity, or where there is none.
    glyph_map: bytes | None
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 1000
    texts: dict[int, str] = field(default_factory=dict)

    def glyph(self, cid: int) -> int:
        """The glyph of a CID; -1 where the map does not reach."""
        if self.glyph_map is not None:
            entry = self.glyph_map[cid * 2 : cid * 2 + 2]
            return int.from_bytes(entry, "big") if len(entry) == 2 else -1
        return self.program.glyph_of_cid(cid) if self.program else cid


@checks(
    "2a:6.1.8-1",
    "2a:6.2.11.2-1 2a:6.2.11.2-2 2a:6.2.11.2-3 2a:6.2.11.2-7",
    "2a:6.2.11.3.1-1 ua:7.21.3.1-1",
    "2a:6.2.11.3.2-1 ua:7.21.3.2-1",
    "2a:6.2.11.4.1-1 ua:7.21.4.1-1",
    "2a:6.2.11.4.1-2 ua:7.21.4.1-2",
    "2a:6.2.11.5-1 ua:7.21.5-1",
    "2a:6.2.11.7.2-1 ua:7.21.7-1",
    "2a:6.2.11.7.2-2 ua:7.21.7-2",
    "2a:6.2.11.7.3-1",
    "2a:6.2.11.8-1 ua:7.21.8-1",
)
def fonts_hold_what_they_show(subject: Subject, report: Report) -> None:
    """Every font is embedded, and its widths, glyphs and texts are those of what is shown with it."""
    fonts: dict[int, CompositeFont] = {}
    for key, dictionary in _all_fonts(subject).items():
        _check_dictionary(subject, report, dictionary)
        if dictionary.get("Subtype") == "Type0":
            fonts[key] = _read(subject, report, dictionary)
            _check_names(subject, report, fonts[key])
    for use, where in subject.content.glyphs.items():
        if use.font in fonts:
            _check_glyph(report, fonts[use.font], use.code, use.is_invisible, use.has_actual_text, where)
            text = fonts[use.font].texts.get(use.code)
            if use.is_erased and text != MARK_TEXT:
                what = f"a glyph that reads as {ascii(text)} has an empty one, which only glyphs that read as nothing may have"
                report.add_own("ActualText", where, what)


def _all_fonts(subject: Subject) -> dict[int, Dictionary]:
    """The fonts in use and those of all resource dictionaries, by identity."""
    found = dict(subject.content.fonts)
    for _, value in subject.document.walk():
        if isinstance(value, Dictionary) and isinstance(subject.at(value, "Font"), Dictionary):
            for font in subject.at(value, "Font").values():
                font = subject.document.resolve(font)
                if isinstance(font, Dictionary):
                    found[id(font)] = font
    return found


def _check_dictionary(subject: Subject, report: Report, font: Dictionary) -> None:
    descendant = subject.document.dictionary(font, "DescendantFonts", 0)
    for each in [font] + ([descendant] if font.get("Subtype") == "Type0" else []):
        where = f"{place(each)} (font)"
        if each.get("Type") != "Font":
            report.add("2a:6.2.11.2-1", where, "its Type is not Font")
        if each.get("Subtype") not in SUBTYPES:
            report.add("2a:6.2.11.2-2", where, f"its Subtype is {each.get('Subtype')}")
        if each.get("Subtype") != "Type3" and name_text(subject.at(each, "BaseFont")) is None:
            report.add("2a:6.2.11.2-3", where, "it has no BaseFont")
        program = subject.at(each, "FontDescriptor", "FontFile3")
        subtype = name_text(subject.at(program, "Subtype")) if program else None
        if subtype not in PROGRAM_SUBTYPES:
            report.add("2a:6.2.11.2-7", where, f"the program's Subtype is {subtype}")
        embedded = any(isinstance(subject.at(each, "FontDescriptor", key), Stream) for key in PROGRAM_KEYS)
        if not embedded and each.get("Subtype") not in ("Type3", "Type0"):
            report.add("2a:6.2.11.4.1-1 ua:7.21.4.1-1", where, "its program is not embedded")
        if each.get("Subtype") == "CIDFontType2" and embedded and subject.at(each, "CIDToGIDMap") is None:
            report.add("2a:6.2.11.3.2-1 ua:7.21.3.2-1", where, "it has no CIDToGIDMap")
    if font.get("Subtype") == "Type0":
        encoding = subject.at(font, "Encoding")
        if encoding not in ("Identity-H", "Identity-V") and not isinstance(encoding, Stream):
            report.add("2a:6.2.11.3.1-1 ua:7.21.3.1-1", place(font), "its Encoding does not suit its CIDs")


def _read(subject: Subject, report: Report, font: Dictionary) -> CompositeFont:
    document = subject.document
    descendant = document.dictionary(font, "DescendantFonts", 0)
    descriptor = document.dictionary(descendant, "FontDescriptor")
    where = f"{place(font)} (font {font.get('BaseFont')})"
    program: Program | None = None
    try:
        if isinstance(file := document.at(descriptor, "FontFile2"), Stream):
            program = TrueTypeProgram(document.decoded(file))
            if document.at(file, "Length1") != len(document.decoded(file)):
                report.add_own("font program", where, "Length1 is not the length of the program")
        elif isinstance(file := document.at(descriptor, "FontFile3"), Stream):
            program = CFFProgram(document.decoded(file))
    except ProgramFault as fault:
        report.add_own("font program", where, str(fault))
    glyph_map = document.at(descendant, "CIDToGIDMap")
    composite = CompositeFont(
        where, font, descendant, descriptor, program,
        document.decoded(glyph_map) if isinstance(glyph_map, Stream) else None)
    composite.widths = _widths(subject, descendant)
    composite.default_width = document.at(descendant, "DW") or 1000
    unicode = document.at(font, "ToUnicode")
    if isinstance(unicode, Stream):
        try:
            composite.texts = cmap.read(document.decoded(unicode))
        except SyntaxFault as fault:
            report.add_own("ToUnicode", where, str(fault))
    for code, text in composite.texts.items():
        if BARRED_TEXT & set(text):
            report.add("2a:6.2.11.7.2-2 ua:7.21.7-2", where, f"code {code:04X} reads as {ascii(text)}")
    return composite


def _widths(subject: Subject, descendant: Dictionary) -> dict[int, float]:
    """W (§9.7.4.3) by CID."""
    values = subject.document.array(descendant, "W")
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(values):
        first, following = values[at], values[at + 1]
        if isinstance(following, list):
            widths.update((first + index, width) for index, width in enumerate(following))
            at += 2
        else:
            widths.update((cid, values[at + 2]) for cid in range(first, following + 1))
            at += 3
    return widths


def _check_glyph(
    report: Report, font: CompositeFont, code: int, is_invisible: bool, has_actual_text: bool, where: str
) -> None:
    name = f"{where} / {font.where} code {code:04X}"
    text = font.texts.get(code)
    if text is None:
        report.add("2a:6.2.11.7.2-1 ua:7.21.7-1", name, "it has no Unicode text")
    elif any(low <= ord(letter) <= high for letter in text for low, high in PRIVATE_USE) and not has_actual_text:
        report.add("2a:6.2.11.7.3-1", name, f"it reads as {ascii(text)}, without ActualText")
    if font.program is None:
        return
    glyph = font.glyph(code)
    is_present = glyph > 0 and font.program.has_glyph(glyph)
    if code == 0 or not is_present:
        report.add("2a:6.2.11.8-1 ua:7.21.8-1", name, "it shows .notdef")
    if code != 0 and not is_present:
        if not is_invisible:
            report.add("2a:6.2.11.4.1-2 ua:7.21.4.1-2", name, f"the program has no glyph {glyph}")
        return
    if not font.program.has_glyph(max(glyph, 0)):
        return
    given, real = font.widths.get(code, font.default_width), font.program.advance(max(glyph, 0))
    if not is_invisible and abs(given - real) > 1:
        report.add("2a:6.2.11.5-1 ua:7.21.5-1", name, f"its width is {given}, the program's is {real:g}")
    elif abs(given - real) > WIDTH_PRECISION:
        report.add_own("W is the font's advances", name, f"its width is {given}, the program's is {real:g}")


def _check_names(subject: Subject, report: Report, font: CompositeFont) -> None:
    """Rules of our own: one name with one subset tag, all entries that ISO 32000-1 table 122 requires."""
    base = str(font.dictionary.get("BaseFont"))
    inner = str(font.descendant.get("BaseFont"))
    for name in (base, inner):
        if not subject.is_utf8(name):
            report.add("2a:6.1.8-1", font.where, "the font's name is not UTF-8")
    expected = inner if font.descendant.get("Subtype") == "CIDFontType2" else f"{inner}-Identity-H"
    if base != expected or subject.at(font.descriptor, "FontName") != inner:
        report.add_own("font names agree", font.where, f"{base}, {inner}, {font.descriptor.get('FontName')}")
    if not SUBSET_NAME.fullmatch(inner):
        report.add_own("subset tag", font.where, f"{inner} has none")
    if font.dictionary.get("Encoding") != "Identity-H":
        report.add_own("Identity-H", font.where, f"its Encoding is {font.dictionary.get('Encoding')}")
    missing = [key for key in DESCRIPTOR_KEYS if key not in font.descriptor]
    if missing:
        report.add_own("font descriptor", font.where, f"there is no {', '.join(missing)}")
    flags: Any = font.descriptor.get("Flags", 0)
    if flags & 4 == 0 or flags & 32:
        report.add_own("font descriptor", font.where, "it is not symbolic")
    system = subject.document.dictionary(font.descendant, "CIDSystemInfo")
    if [system.get(key) for key in ("Registry", "Ordering", "Supplement")] != [b"Adobe", b"Identity", 0]:
        report.add_own("CIDSystemInfo", font.where, "it is not Adobe-Identity-0")
    key = PROGRAM_OF_SUBTYPE.get(font.descendant.get("Subtype"))
    if key is None or not isinstance(subject.at(font.descriptor, key), Stream):
        report.add_own("font program", font.where, "the program is not of the kind that the Subtype names")
