"""Descriptions of XMP properties within a packet (PDF/A-2 §6.6.2.3.2–6.6.2.3.3)."""
from __future__ import annotations

import re
from typing import Iterator

from lxml import etree

from . import xmp
from .report import Report, checks
from .subject import Subject

_SIMPLE_TYPES = frozenset(
    "Text Integer Real Boolean Date URI URL MIMEType AgentName ProperName Locale GUID RenditionClass XPath Rational "
    "GPSCoordinate Choice LangAlt".split()
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
# Each kind of description: its namespace and prefix, and the fields it may have.
_KINDS = {
    "schema": (xmp.SCHEMA, "pdfaSchema", {"schema", "namespaceURI", "prefix", "property", "valueType"}),
    "property": (xmp.PROPERTY, "pdfaProperty", {"name", "valueType", "category", "description"}),
    "type": (xmp.TYPE, "pdfaType", {"type", "namespaceURI", "prefix", "description", "field"}),
    "field": (xmp.FIELD, "pdfaField", {"name", "valueType", "description"}),
}
# Kind, field, rule's test number: fields that are texts and have to be there.
_TEXTS = (
    ("schema", "schema", 2), ("schema", "namespaceURI", 3), ("schema", "prefix", 4), ("property", "name", 7),
    ("property", "valueType", 8), ("property", "category", 9), ("property", "description", 10), ("type", "type", 11),
    ("type", "namespaceURI", 12), ("type", "prefix", 13), ("type", "description", 14), ("field", "name", 16),
    ("field", "valueType", 17), ("field", "description", 18),
)
# Kind, field, the kind of its items, test number: fields that are sequences, where they are there.
_SEQUENCES = (("schema", "property", "property", 5), ("schema", "valueType", "type", 6), ("type", "field", "field", 15))


def _descriptions(packet: xmp.Packet) -> Iterator[tuple[str, str, list[xmp.Property]]]:
    """Kind, place and fields of every description in a packet."""
    for container in packet.properties:
        if container.key == (xmp.EXTENSION, "schemas"):
            for index, item in enumerate(container.items("Bag") or []):
                yield from _within("schema", f"metadata / schema {index + 1}", item)


def _within(kind: str, where: str, item: etree._Element) -> Iterator[tuple[str, str, list[xmp.Property]]]:
    properties = xmp.fields(item)
    yield kind, where, properties
    for owner, name, inner, _ in _SEQUENCES:
        for each in properties:
            if owner == kind and each.key == (_KINDS[kind][0], name):
                for index, child in enumerate(each.items("Seq") or []):
                    yield from _within(inner, f"{where} / {inner} {index + 1}", child)


def _value(kind: str, properties: list[xmp.Property], name: str) -> str | None:
    return next((each.text for each in properties if each.key == (_KINDS[kind][0], name)), None)


def described_properties(packet: xmp.Packet) -> tuple[dict[tuple[str, str], str], frozenset[str]]:
    """The types of the properties that the packet describes, and the types that it describes itself."""
    described: dict[tuple[str, str], str] = {}
    types: set[str] = set()
    namespace = ""
    for kind, _, properties in _descriptions(packet):
        if kind == "schema":
            namespace = _value(kind, properties, "namespaceURI") or ""
        elif kind == "property":
            described[(namespace, _value(kind, properties, "name") or "")] = (
                _value(kind, properties, "valueType") or "Text")
        elif kind == "type":
            types.add(_value(kind, properties, "type") or "")
    return described, frozenset(types)


@checks("2a:6.6.2.3.2-1", *(f"2a:6.6.2.3.3-{test}" for test in range(1, 19)))
def schemas_are_described(subject: Subject, report: Report) -> None:
    """Descriptions have their fields, of the right types, under the right prefixes, and no others."""
    packet = subject.packet
    if packet is None:
        return
    for container in packet.properties:
        if container.namespace == xmp.EXTENSION:
            if container.items("Bag") is None or container.prefix != "pdfaExtension":
                report.add("2a:6.6.2.3.3-1", "metadata / extension schemas", "they are no Bag under pdfaExtension")
    _, types = described_properties(packet)
    for kind, where, properties in _descriptions(packet):
        namespace, prefix, known = _KINDS[kind]
        for each in properties:
            if each.namespace != namespace or each.name not in known:
                report.add("2a:6.6.2.3.2-1", where, f"{each.prefix}:{each.name} is no field of a {kind}")
        for owner, name, test in _TEXTS:
            if owner == kind:
                found = next((each for each in properties if each.key == (namespace, name)), None)
                fault = _fault(found, name, prefix, types)
                if fault:
                    report.add(f"2a:6.6.2.3.3-{test}", f"{where} / {name}", fault)
        for owner, name, _, test in _SEQUENCES:
            found = next((each for each in properties if owner == kind and each.key == (namespace, name)), None)
            if found is not None and (found.items("Seq") is None or found.prefix != prefix):
                report.add(f"2a:6.6.2.3.3-{test}", f"{where} / {name}", f"it is no Seq under {prefix}")


def _fault(found: xmp.Property | None, name: str, prefix: str, types: frozenset[str]) -> str | None:
    if found is None or found.text is None:
        return "there is no such text"
    if found.prefix != prefix:
        return f"its prefix is {found.prefix}"
    if name == "namespaceURI" and not _URI.fullmatch(found.text):
        return f"{found.text!r} is no URI"
    if name == "category" and found.text not in ("internal", "external"):
        return f"it is {found.text!r}"
    if name == "valueType":
        simple = re.sub(r"(?i)^((open|closed) )?((bag|seq|alt) )?((open|closed) choice of )?", "", found.text)
        if simple not in _SIMPLE_TYPES and simple not in types and found.text.lower() != "lang alt":
            return f"the type {found.text!r} is not defined"
    return None
