"""Rules on the bytes of a file: header, end, streams, strings, limits (PDF/A-2 §6.1)."""
from __future__ import annotations

import re

from .document import place
from .report import Report, checks
from .subject import Subject
from .values import Stream

FILTERS = frozenset(
    "ASCIIHexDecode ASCII85Decode FlateDecode RunLengthDecode CCITTFaxDecode JBIG2Decode DCTDecode JPXDecode".split()
)
MAXIMUM_OBJECTS = 8_388_607
MAXIMUM_NESTING = 28
PAGE_BOXES = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")


@checks("2a:6.1.2-1 ua:6.1-1", "2a:6.1.2-2", "2a:6.1.3-3")
def file_begins_and_ends(subject: Subject, report: Report) -> None:
    """The header, its comment of bytes over 127, and nothing behind the end."""
    data = subject.document.data
    header = re.match(rb"%PDF-1\.[0-7](\r\n|\n|\r)", data)
    if not header:
        report.add("2a:6.1.2-1 ua:6.1-1", "header", f"the file begins with {data[:10]!r}")
    line = data[header.end() if header else 9 :][:5]
    if line[:1] != b"%" or len(line) < 5 or min(line[1:]) < 128:
        report.add("2a:6.1.2-2", "header", "no comment of four bytes over 127 follows it")
    rest = data[data.rfind(b"%%EOF") + 5 :]
    if b"%%EOF" not in data or rest not in (b"", b"\r\n", b"\n", b"\r"):
        report.add("2a:6.1.3-3", "end of file", f"{len(rest)} bytes follow the last %%EOF")


@checks("2a:6.1.3-1 2a:6.1.3-2 ua:7.16-1")
def trailer_is_complete(subject: Subject, report: Report) -> None:
    """The file has an identifier and is not encrypted."""
    trailer = subject.document.trailer
    identifiers = subject.document.array(trailer, "ID")
    if len(identifiers) != 2 or not all(isinstance(each, bytes) and each for each in identifiers):
        report.add("2a:6.1.3-1", "trailer", "there is no ID of two strings")
    if "Encrypt" in trailer:
        report.add("2a:6.1.3-2", "trailer", "the file is encrypted")
        permissions = subject.at(trailer, "Encrypt", "P")
        if not isinstance(permissions, int) or permissions & 512 == 0:
            report.add("ua:7.16-1", "trailer / Encrypt", "readers for accessibility may not copy (P)")


@checks(
    "2a:6.1.4-2 2a:6.1.6-1 2a:6.1.6-2 2a:6.1.7.1-1 2a:6.1.7.1-2 2a:6.1.9-1",
    "2a:6.1.13-1 2a:6.1.13-2 2a:6.1.13-3 2a:6.1.13-4 2a:6.1.13-5",
)
def values_are_written_well(subject: Subject, report: Report) -> None:
    """What reading the file's objects and content streams has met."""
    for fault in subject.document.faults + subject.content.faults:
        report.add(fault.rule, fault.where, fault.what)


@checks("2a:6.1.7.1-3 2a:6.1.7.2-1")
def streams_are_plain(subject: Subject, report: Report) -> None:
    """Data stand in the file itself, behind filters that every reader knows."""
    for _, stream in subject.document.walk():
        if not isinstance(stream, Stream):
            continue
        where = place(stream)
        for key in ("F", "FFilter", "FDecodeParms"):
            if key in stream.dictionary:
                report.add("2a:6.1.7.1-3", where, f"the stream has the key {key}")
        filters = subject.at(stream, "Filter")
        parameters = subject.at(stream, "DecodeParms")
        names = filters if isinstance(filters, list) else [] if filters is None else [filters]
        for index, name in enumerate(names):
            name = subject.document.resolve(name)
            of_filter = parameters[index] if isinstance(parameters, list) and index < len(parameters) else parameters
            is_identity = name == "Crypt" and subject.at(of_filter, "Name") in (None, "Identity")
            if name not in FILTERS and not is_identity:
                report.add("2a:6.1.7.2-1", where, f"the filter {name} is barred")


@checks("2a:6.1.13-7 2a:6.1.13-8 2a:6.1.13-11")
def limits_hold(subject: Subject, report: Report) -> None:
    """How many objects there are, how deep states are saved, how large pages are."""
    if len(subject.document.objects) > MAXIMUM_OBJECTS:
        report.add("2a:6.1.13-7", "file", f"there are {len(subject.document.objects)} indirect objects")
    depth, where = subject.content.deepest
    if depth > MAXIMUM_NESTING:
        report.add("2a:6.1.13-8", where, f"graphics states are nested {depth} deep")
    for number, page in enumerate(subject.pages, 1):
        for key in PAGE_BOXES:
            box = subject.document.array(page, key)
            if not box:
                continue
            sides = (abs(box[2] - box[0]), abs(box[3] - box[1]))
            if min(sides) < 3 or max(sides) > 14_400:
                report.add("2a:6.1.13-11", f"page {number} / {key}", f"it is {sides[0]} by {sides[1]}")


@checks("2a:6.2.2-1 2a:6.2.2-2")
def content_streams_are_complete(subject: Subject, report: Report) -> None:
    """Operators are those of ISO 32000-1, and resources are the stream's own; own rules: everything is balanced."""
    content = subject.content
    for where, operator in content.unknown_operators:
        report.add("2a:6.2.2-1", where, f"there is no operator {operator}")
    for where, category, name in content.missing_resources:
        report.add("2a:6.2.2-2", where, f"the resource {category} {name} is not in the stream's own dictionary")
    for where, what in content.unbalanced:
        report.add_own("content streams balance", where, what)
