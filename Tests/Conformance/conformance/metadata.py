"""Metadata: the XMP packet, what it claims, and that it says what the information dictionary says (PDF/A-2 §6.6)."""
from __future__ import annotations

import re

from . import xmp
from .document import place, string_text
from .extension_schemas import described_properties
from .report import Report, checks
from .subject import Subject
from .values import Stream

_INFO_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d'\d\d)'?")


@checks("2a:6.6.2.1-1 ua:7.1-8", "2a:6.6.2.1-2 2a:6.6.2.1-3 2a:6.6.2.1-4 2a:6.6.2.1-5")
def packets_can_be_read(subject: Subject, report: Report) -> None:
    """There is a packet, in UTF-8, and every one is XMP; own rules: only one, neither filtered nor elsewhere."""
    document = subject.document
    main = subject.at(document.root, "Metadata")
    if not isinstance(main, Stream):
        report.add("2a:6.6.2.1-1 ua:7.1-8", "Catalog", "there is no Metadata stream")
    for _, stream in document.walk():
        if not isinstance(stream, Stream) or stream.dictionary.get("Type") != "Metadata":
            continue
        where, data = f"{place(stream)} (metadata)", document.decoded(stream)
        if stream is not main or stream.dictionary.get("Subtype") != "XML" or "Filter" in stream.dictionary:
            report.add_own("metadata stream", where, "it is not the catalogue's, not XML, or filtered")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            report.add("2a:6.6.2.1-5", where, str(error))
            continue
        try:
            packet = xmp.read(data)
        except xmp.PacketFault as fault:
            report.add("2a:6.6.2.1-4", where, str(fault))
            continue
        for rule, key in (("2a:6.6.2.1-2", "bytes"), ("2a:6.6.2.1-3", "encoding")):
            if key in packet.header:
                report.add(rule, where, f"the packet's header has the attribute {key}")


@checks("2a:6.6.2.3.1-1 2a:6.6.2.3.1-2")
def properties_are_known(subject: Subject, report: Report) -> None:
    """Every property is one that XMP or an extension schema of the packet describes, and has the type it should."""
    packet = subject.packet
    if packet is None:
        return
    described, types = described_properties(packet)
    for each in packet.properties:
        where = f"metadata / {each.prefix}:{each.name}"
        if each.namespace == xmp.EXTENSION:
            continue
        kind = xmp.PREDEFINED.get(each.namespace, {}).get(each.name) or described.get(each.key)
        if kind is None:
            report.add("2a:6.6.2.3.1-1", where, "no schema describes it")
        elif not each.has_type(kind, types):
            report.add("2a:6.6.2.3.1-2", where, f"its value is no {kind}")


@checks(
    "2a:6.6.4-1 2a:6.6.4-2 2a:6.6.4-3 2a:6.6.4-4 2a:6.6.4-5 2a:6.6.4-6 2a:6.6.4-7", "ua:5-1 ua:5-2 ua:5-3 ua:5-4 ua:5-5"
)
def claims_are_made(subject: Subject, report: Report) -> None:
    """The packet claims PDF/A-2a and PDF/UA-1, under the prefixes that are asked for."""
    packet = subject.packet
    if packet is None:
        return
    _check_claim(report, packet, xmp.PDFA_ID, "pdfaid", "2a:6.6.4-1", {
        "part": ("2a:6.6.4-2", "2", "2a:6.6.4-4"), "conformance": ("2a:6.6.4-3", "A", "2a:6.6.4-5"),
        "amd": (None, None, "2a:6.6.4-6"), "corr": (None, None, "2a:6.6.4-7"),
    })
    _check_claim(report, packet, xmp.PDFUA_ID, "pdfuaid", "ua:5-1", {
        "part": ("ua:5-2", "1", "ua:5-3"), "amd": (None, None, "ua:5-4"), "corr": (None, None, "ua:5-5"),
    })


def _check_claim(
    report: Report, packet: xmp.Packet, namespace: str, prefix: str, rule: str,
    wanted: dict[str, tuple[str | None, str | None, str]],
) -> None:
    where = f"metadata / {prefix}"
    if not any(each.namespace == namespace for each in packet.properties):
        report.add(rule, where, "there is no such property")
        return
    for name, (value_rule, value, prefix_rule) in wanted.items():
        found = packet.first(namespace, name)
        if value_rule and (found is None or found.text != value):
            report.add(value_rule, f"{where}:{name}", f"it is {found.text if found else None}, not {value}")
        if found is not None and found.prefix != prefix:
            report.add(prefix_rule, f"{where}:{name}", f"its prefix is {found.prefix}")


@checks("ua:7.1-9", "ua:7.2-33")
def title_is_given(subject: Subject, report: Report) -> None:
    """There is a title, and texts in the default language have one."""
    packet = subject.packet
    if packet is None:
        return
    if packet.text(xmp.DC, "title") is None:
        report.add("ua:7.1-9", "metadata / dc:title", "there is none")
    if subject.text(subject.document.root, "Lang"):
        return
    for each in packet.properties:
        if any(item.get(f"{{{xmp.XML}}}lang") == "x-default" for item in each.items("Alt") or []):
            report.add("ua:7.2-33", f"metadata / {each.prefix}:{each.name}", "the language of x-default is unknown")


@checks()
def information_agrees(subject: Subject, report: Report) -> None:
    """Own rule: the information dictionary and the packet say the same."""
    packet = subject.packet
    if packet is None:
        return
    information = subject.document.dictionary(subject.document.trailer, "Info")
    for key, namespace, name in (
        ("Title", xmp.DC, "title"), ("Author", xmp.DC, "creator"), ("Subject", xmp.DC, "description"),
        ("Keywords", xmp.PDF, "Keywords"), ("Creator", xmp.XMP, "CreatorTool"), ("Producer", xmp.PDF, "Producer"),
        ("CreationDate", xmp.XMP, "CreateDate"), ("ModDate", xmp.XMP, "ModifyDate"),
    ):
        value = string_text(subject.at(information, key))
        if key.endswith("Date") and value is not None:
            date = _INFO_DATE.fullmatch(value)
            if date:
                year, month, day, hour, minute, second, zone = date.groups()
                value = f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone.replace(chr(39), ':')}"
        other = packet.text(namespace, name)
        if value != other:
            report.add_own("metadata agree", f"Info / {key}", f"{value!r}, but the packet says {other!r}")
    for key in ("Title", "Producer", "CreationDate", "ModDate"):
        if not subject.text(information, key):
            report.add_own("metadata agree", f"Info / {key}", "there is none")
    language = string_text(subject.at(subject.document.root, "Lang"))
    if packet.text(xmp.DC, "language") != language:
        report.add_own("metadata agree", "metadata / dc:language", f"it is not {language}")
    if not (packet.text(xmp.XMP_MM, "DocumentID") or "").startswith("uuid:"):
        report.add_own("metadata agree", "metadata / xmpMM:DocumentID", "there is none")
