"""XMP packets (ISO 16684-1) as properties, and the types of those that PDF/A knows (PDF/A-2 §6.6.2.3.1)."""
from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
XMP_MM = "http://ns.adobe.com/xap/1.0/mm/"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
PDF = "http://ns.adobe.com/pdf/1.3/"
PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"
PDFUA_ID = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
TYPE = "http://www.aiim.org/pdfa/ns/type#"
FIELD = "http://www.aiim.org/pdfa/ns/field#"

_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?")
_SIMPLE = {
    "Integer": re.compile(r"[+-]?\d+"),
    "Real": re.compile(r"[+-]?\d+\.?\d*|[+-]?\.\d+"),
    "Boolean": re.compile("True|False"),
    "Date": _DATE,
    "MIMEType": re.compile(r"[-\w+.]+/[-\w+.]+"),
}
_CONTAINERS = {"bag": "Bag", "seq": "Seq", "alt": "Alt"}

# XMP Specification (September 2005) and PDF/A-2 §6.6.4: the properties that a document of ours could have.
PREDEFINED = {
    DC: {
        "contributor": "bag Text", "coverage": "Text", "creator": "seq Text", "date": "seq Date",
        "description": "LangAlt", "format": "MIMEType", "identifier": "Text", "language": "bag Text",
        "publisher": "bag Text", "relation": "bag Text", "rights": "LangAlt", "source": "Text", "subject": "bag Text",
        "title": "LangAlt", "type": "bag Text",
    },
    XMP: {
        "Advisory": "bag Text", "BaseURL": "Text", "CreateDate": "Date", "CreatorTool": "Text",
        "Identifier": "bag Text", "Label": "Text", "MetadataDate": "Date", "ModifyDate": "Date", "Nickname": "Text",
        "Rating": "Integer",
    },
    XMP_MM: {
        "DocumentID": "Text", "InstanceID": "Text", "VersionID": "Text", "RenditionClass": "Text",
        "RenditionParams": "Text", "Manager": "Text", "ManageTo": "Text", "ManageUI": "Text", "ManagerVariant": "Text",
    },
    XMP_RIGHTS: {
        "Certificate": "Text", "Marked": "Boolean", "Owner": "bag Text", "UsageTerms": "LangAlt",
        "WebStatement": "Text",
    },
    PDF: {"Keywords": "Text", "PDFVersion": "Text", "Producer": "Text", "Trapped": "Text"},
    PDFA_ID: {"part": "Integer", "amd": "Text", "corr": "Text", "conformance": "Text"},
}


class PacketFault(Exception):
    """A packet that is no XMP."""


@dataclass
class Property:
    """A property of a resource, or a field of a structure."""

    namespace: str
    name: str
    prefix: str | None
    # The element that holds the value; None where an attribute does.
    element: etree._Element | None
    text: str | None

    @property
    def key(self) -> tuple[str, str]:
        return (self.namespace, self.name)

    def items(self, container: str) -> list[etree._Element] | None:
        """The items of a value that is a Bag, Seq or Alt; None for any other value."""
        if self.element is None:
            return None
        children = [child for child in self.element if isinstance(child.tag, str)]
        if len(children) != 1 or children[0].tag != f"{{{RDF}}}{container}":
            return None
        return [item for item in children[0] if item.tag == f"{{{RDF}}}li"]

    def has_type(self, kind: str, known: frozenset[str] = frozenset()) -> bool:
        """Whether the value is of a type; `known` are the types that the packet itself describes."""
        if kind == "LangAlt":
            items = self.items("Alt")
            return items is not None and all(item.get(f"{{{XML}}}lang") for item in items)
        container, _, inner = kind.lower().partition(" ")
        if inner and container in _CONTAINERS:
            items = self.items(_CONTAINERS[container])
            inner = kind.split(" ", 1)[1]
            return items is not None and all(_is_simple(item.text or "", inner) and not len(item) for item in items)
        if kind in known:
            return self.element is not None and len(self.element) > 0
        return self.text is not None and _is_simple(self.text, kind)


def _is_simple(text: str, kind: str) -> bool:
    pattern = _SIMPLE.get(kind)
    return pattern is None or pattern.fullmatch(text) is not None


@dataclass
class Packet:
    """A packet's attributes in its header, and its properties."""

    header: dict[str, str]
    properties: list[Property]

    def first(self, namespace: str, name: str) -> Property | None:
        """A property; None where it is not there."""
        return next((each for each in self.properties if each.key == (namespace, name)), None)

    def text(self, namespace: str, name: str) -> str | None:
        """The text of a simple property, or of the first item of one that has items."""
        found = self.first(namespace, name)
        if found is None:
            return None
        for container in ("Alt", "Seq", "Bag"):
            items = found.items(container)
            if items:
                return items[0].text or ""
        return found.text


def read(data: bytes) -> Packet:
    """Reads a packet.

    Raises PacketFault where it is not UTF-8, not well-formed or holds no RDF.
    """
    header = re.match(rb"\s*<\?xpacket\s+(.*?)\?>", data, re.DOTALL)
    attributes = re.findall(rb"""(\w+)\s*=\s*["']([^"']*)["']""", header[1]) if header else []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PacketFault(str(error)) from error
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        raise PacketFault("there is no rdf:RDF")
    properties: list[Property] = []
    for description in rdf:
        if description.tag == f"{{{RDF}}}Description":
            properties += fields(description)
    return Packet({key.decode(): value.decode("utf-8", "replace") for key, value in attributes}, properties)


def fields(element: etree._Element) -> list[Property]:
    """The properties of a Description, or the fields of a structure."""
    found: list[Property] = []
    inner = element.find(f"{{{RDF}}}Description")
    if inner is not None:
        element = inner
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items()}
    for name, value in element.attrib.items():
        qualified = etree.QName(name)
        if qualified.namespace not in (None, RDF, XML):
            namespace = qualified.namespace
            found.append(Property(namespace, qualified.localname, prefixes.get(namespace), None, value))
    for child in element:
        if isinstance(child.tag, str):
            qualified = etree.QName(child)
            text = (child.text or "") if len(child) == 0 else None
            found.append(Property(qualified.namespace or "", qualified.localname, child.prefix, child, text))
    return found
