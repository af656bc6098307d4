"""Objects that the writer never makes: rules about them have nothing to apply to, as long as none is found.

Each entry finds its kind of object. One that is found is reported with the clauses that would have to be checked.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator

from .document import place
from .report import STANDARDS, Report
from .subject import Subject
from .values import Dictionary, Stream

Finder = Callable[[Subject], Iterator[str]]


@dataclass(frozen=True)
class Absence:
    """A kind of object that is never written, why, and the rules that therefore cannot be broken."""

    kind: str
    reason: str
    rules: tuple[str, ...]
    find: Finder


def _names(standard: str, clause: str, *tests: int) -> tuple[str, ...]:
    return tuple(f"{standard}:{clause}-{test}" for test in tests)


def _dictionaries(subject: Subject) -> Iterator[Dictionary]:
    for _, value in subject.document.walk():
        if isinstance(value, Dictionary):
            yield value


def _spaces(subject: Subject) -> Iterator[tuple[int, list[Any]]]:
    """Arrays that begin like a colour space."""
    for number, value in subject.document.walk():
        if isinstance(value, list) and value and isinstance(value[0], str):
            yield number, value


def _simple_fonts(subject: Subject) -> Iterator[str]:
    for value in _dictionaries(subject):
        if value.get("Type") == "Font" and value.get("Subtype") in ("Type1", "MMType1", "TrueType", "Type3"):
            yield place(value)


def _other_cmaps(subject: Subject) -> Iterator[str]:
    for number, value in subject.document.walk():
        if isinstance(value, Stream) and value.dictionary.get("Type") == "CMap":
            yield place(value)
        if isinstance(value, Dictionary) and value.get("Subtype") == "Type0":
            if subject.at(value, "Encoding") not in (None, "Identity-H"):
                yield f"object {number} 0"


def _glyph_lists(subject: Subject) -> Iterator[str]:
    return (place(value) for value in _dictionaries(subject) if "CIDSet" in value or "CharSet" in value)


def _jpeg2000(subject: Subject) -> Iterator[str]:
    for number, value in subject.document.walk():
        if value == "JPXDecode":
            yield f"object {number} 0"


def _spot_colours(subject: Subject) -> Iterator[str]:
    return (f"object {number} 0" for number, space in _spaces(subject) if space[0] in ("Separation", "DeviceN"))


def _profile_spaces(subject: Subject) -> Iterator[str]:
    return (f"object {number} 0" for number, space in _spaces(subject) if space[0] == "ICCBased")


def _halftones(subject: Subject) -> Iterator[str]:
    return (place(value) for value in _dictionaries(subject) if "HT" in value or "HalftoneType" in value)


def _default_spaces(subject: Subject) -> Iterator[str]:
    keys = {"DefaultGray", "DefaultRGB", "DefaultCMYK"}
    return (place(value) for value in _dictionaries(subject) if keys & value.keys())


def _inline_images(subject: Subject) -> Iterator[str]:
    return iter(subject.content.inline_images)


def _signatures(subject: Subject) -> Iterator[str]:
    if "Perms" in subject.document.root:
        yield "Catalog / Perms"
    for value in _dictionaries(subject):
        if "ByteRange" in value or value.get("Type") in ("Sig", "SigRef"):
            yield place(value)


def _files(subject: Subject) -> Iterator[str]:
    for value in _dictionaries(subject):
        if "EF" in value or value.get("Type") in ("Filespec", "F", "EmbeddedFile"):
            yield place(value)


def _optional_content(subject: Subject) -> Iterator[str]:
    if "OCProperties" in subject.document.root:
        yield "Catalog / OCProperties"
    for value in _dictionaries(subject):
        if value.get("Type") in ("OCG", "OCMD"):
            yield place(value)


def _dynamic_forms(subject: Subject) -> Iterator[str]:
    return (place(value) for value in _dictionaries(subject) if "XFA" in value)


def _media(subject: Subject) -> Iterator[str]:
    return (place(value) for value in _dictionaries(subject) if value.get("Type") in ("MediaClip", "Rendition"))


ABSENCES = (
    Absence(
        "simple fonts", "every font is a Type 0 font",
        _names("2a", "6.2.11.2", 4, 5, 6) + ("2a:6.2.11.4.2-1", "ua:7.21.4.2-1")
        + _names("2a", "6.2.11.6", 1, 2, 3, 4) + _names("ua", "7.21.6", 1, 2, 3, 4), _simple_fonts),
    Absence(
        "CMaps other than Identity-H", "codes are CIDs; ToUnicode has no Type and uses no other CMap",
        _names("2a", "6.2.11.3.3", 1, 2, 3) + _names("ua", "7.21.3.3", 1, 2, 3) + ("2a:6.1.13-10",), _other_cmaps),
    Absence(
        "lists of glyphs (CIDSet, CharSet)", "they are optional, and nothing needs them",
        ("2a:6.2.11.4.2-2", "ua:7.21.4.2-2"), _glyph_lists),
    Absence(
        "JPEG 2000 images", "images are JPEG or deflated samples", _names("2a", "6.2.8.3", 1, 2, 3, 4, 5), _jpeg2000),
    Absence(
        "spot colours (Separation, DeviceN)", "colours are grey or RGB",
        ("2a:6.1.13-9",) + _names("2a", "6.2.4.4", 1, 2), _spot_colours),
    Absence(
        "ICCBased colour spaces", "device colours stand for those of the output intent",
        _names("2a", "6.2.4.2", 1, 2), _profile_spaces),
    Absence("halftones", "nothing needs them", _names("2a", "6.2.5", 4, 5, 6), _halftones),
    Absence("default colour spaces", "device colours stand for those of the output intent", (), _default_spaces),
    Absence("inline images", "every image is an object, stored once", ("2a:6.1.10-1",), _inline_images),
    Absence(
        "signatures and permissions", "fields are left for others to sign",
        _names("2a", "6.1.12", 1, 2) + _names("2a", "6.4.3", 1, 2, 3), _signatures),
    Absence(
        "file specifications", "nothing is attached and nothing refers to files",
        _names("2a", "6.8", 2, 5) + _names("3a", "6.8", 1, 3, 4) + ("ua:7.11-1",), _files),
    Absence(
        "optional content", "there are no layers",
        _names("2a", "6.9", 1, 2, 3, 4) + _names("ua", "7.10", 1, 2), _optional_content),
    Absence("XFA forms", "fields are those of ISO 32000-1", ("ua:7.15-1",), _dynamic_forms),
    Absence("media clips", "there is neither sound nor film", _names("ua", "7.18.6.2", 1, 2), _media),
)


def report_found(subject: Subject, report: Report) -> None:
    """Reports every object that should not be there, with the clauses that nobody checked for it."""
    for absence in ABSENCES:
        clauses: dict[str, list[str]] = {}
        for rule in absence.rules:
            standard, _, rest = rule.partition(":")
            clauses.setdefault(f"{STANDARDS[standard]} {rest.rpartition('-')[0]}", []).append(rest.rpartition("-")[2])
        named = "; ".join(f"{clause} test {', '.join(tests)}" for clause, tests in clauses.items())
        for where in absence.find(subject):
            report.add_own(f"no {absence.kind}", where, f"unchecked: {named}" if named else absence.reason)
