"""Mutations of the metadata."""
from __future__ import annotations

import re

from pikepdf import Pdf, String

from .mutation import breaks, edit_packet


@breaks("2a:6.6.2.1-1", "ua:7.1-8", "quoin:metadata stream")
def metadata_are_removed(pdf: Pdf) -> None:
    del pdf.Root["/Metadata"]


@breaks("2a:6.6.2.1-3")
def packet_names_its_encoding(pdf: Pdf) -> None:
    edit_packet(pdf, b' id="W5M0', b' encoding="UTF-8" id="W5M0')


@breaks("2a:6.6.2.1-4")
def packet_is_not_well_formed(pdf: Pdf) -> None:
    edit_packet(pdf, b"</pdf:Producer>", b"")


@breaks("2a:6.6.2.1-5")
def packet_is_latin_1(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdf:Producer>", b"<pdf:Producer>\xe9")


@breaks("2a:6.6.4-3")
def conformance_is_b(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaid:conformance>A", b"<pdfaid:conformance>B")


@breaks("2a:6.6.4-2")
def part_of_pdf_a_is_4(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaid:part>2", b"<pdfaid:part>4")


@breaks("ua:5-1")
def claim_of_pdf_ua_is_removed(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b"")


@breaks("ua:5-3")
def prefix_of_pdf_ua_is_another(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes().replace(b"<pdfuaid:", b"<ua:").replace(b"</pdfuaid:", b"</ua:")
    pdf.Root.Metadata.write(data.replace(b"xmlns:pdfuaid", b"xmlns:ua"))


@breaks("2a:6.6.2.3.1-1")
def property_is_not_described(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdf:Producer>", b'<own:note xmlns:own="urn:example">x</own:note><pdf:Producer>')


@breaks("2a:6.6.2.3.1-2")
def date_is_no_date(pdf: Pdf) -> None:
    edit_packet(pdf, b"<xmp:MetadataDate>", b"<xmp:MetadataDate>about ")


@breaks("2a:6.6.2.3.3-9")
def category_of_a_property_is_unknown(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaProperty:category>internal", b"<pdfaProperty:category>inside")


@breaks("2a:6.6.2.3.2-1")
def description_has_an_unknown_field(pdf: Pdf) -> None:
    edit_packet(
        pdf, b"<pdfaProperty:category>", b"<pdfaProperty:colour>red</pdfaProperty:colour><pdfaProperty:category>")


@breaks("ua:7.1-9", "quoin:metadata agree")
def title_is_removed_from_the_packet(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    start, end = data.index(b"<dc:title>"), data.index(b"</dc:title>") + len(b"</dc:title>")
    pdf.Root.Metadata.write(data[:start] + data[end:])


@breaks("quoin:metadata agree")
def title_differs_in_the_information(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("Another title")


@breaks("quoin:metadata agree")
def date_differs_in_the_information(pdf: Pdf) -> None:
    pdf.trailer.Info.ModDate = String("D:20010101000000Z")


@breaks("quoin:outline")
def outline_is_miscounted(pdf: Pdf) -> None:
    pdf.Root.Outlines.Count = 99


@breaks("2a:6.6.2.1-2")
def packet_names_its_length(pdf: Pdf) -> None:
    edit_packet(pdf, b' id="W5M0', b' bytes="2000" id="W5M0')


@breaks("2a:6.6.4-1")
def claim_of_pdf_a_is_removed(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaid:part>2</pdfaid:part>", b"")
    edit_packet(pdf, b"<pdfaid:conformance>A</pdfaid:conformance>", b"")


@breaks("2a:6.6.4-4", "2a:6.6.4-5")
def prefix_of_pdf_a_is_another(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:", b"<a:").replace(b"</pdfaid:", b"</a:")
    pdf.Root.Metadata.write(data.replace(b"xmlns:pdfaid", b"xmlns:a"))


@breaks("2a:6.6.4-6", "2a:6.6.4-7")
def prefix_of_corrections_to_pdf_a_is_another(pdf: Pdf) -> None:
    space = b'xmlns:a="http://www.aiim.org/pdfa/ns/id/"'
    edit_packet(pdf, b"<dc:format>", b"<a:amd %s>x</a:amd><a:corr %s>x</a:corr><dc:format>" % (space, space))


@breaks("ua:5-2")
def part_of_pdf_ua_is_2(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfuaid:part>1", b"<pdfuaid:part>2")


@breaks("ua:5-4", "ua:5-5", "2a:6.6.2.3.1-1")
def prefix_of_corrections_to_pdf_ua_is_another(pdf: Pdf) -> None:
    space = b'xmlns:u="http://www.aiim.org/pdfua/ns/id/"'
    edit_packet(pdf, b"<dc:format>", b"<u:amd %s>x</u:amd><u:corr %s>x</u:corr><dc:format>" % (space, space))


# Descriptions of properties


@breaks("2a:6.6.2.3.3-1")
def prefix_of_the_descriptions_is_another(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes().replace(b"<pdfaExtension:", b"<e:").replace(b"</pdfaExtension:", b"</e:")
    pdf.Root.Metadata.write(data.replace(b"xmlns:pdfaExtension", b"xmlns:e"))


def _remove_element(pdf: Pdf, name: bytes) -> None:
    """Removes the first element of a name from the packet."""
    data = pdf.Root.Metadata.read_bytes()
    changed = re.sub(b"<" + name + b">.*?</" + name + b">", b"", data, count=1, flags=re.DOTALL)
    assert changed != data
    pdf.Root.Metadata.write(changed)


@breaks("2a:6.6.2.3.3-2")
def schema_has_no_title(pdf: Pdf) -> None:
    _remove_element(pdf, b"pdfaSchema:schema")


@breaks("2a:6.6.2.3.3-3", "2a:6.6.2.3.1-1")
def schema_has_no_namespace(pdf: Pdf) -> None:
    _remove_element(pdf, b"pdfaSchema:namespaceURI")


@breaks("2a:6.6.2.3.3-4")
def schema_has_no_prefix(pdf: Pdf) -> None:
    _remove_element(pdf, b"pdfaSchema:prefix")


@breaks("2a:6.6.2.3.3-5", "2a:6.6.2.3.1-1")
def properties_of_a_schema_are_no_sequence(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaSchema:property><rdf:Seq>", b"<pdfaSchema:property><rdf:Bag>")
    edit_packet(pdf, b"</rdf:Seq></pdfaSchema:property>", b"</rdf:Bag></pdfaSchema:property>")


@breaks("2a:6.6.2.3.3-6")
def types_of_a_schema_are_no_sequence(pdf: Pdf) -> None:
    edit_packet(
        pdf, b"<pdfaSchema:property>", b"<pdfaSchema:valueType><rdf:Bag/></pdfaSchema:valueType><pdfaSchema:property>")


@breaks("2a:6.6.2.3.3-7", "2a:6.6.2.3.1-1")
def property_has_no_name(pdf: Pdf) -> None:
    _remove_element(pdf, b"pdfaProperty:name")


@breaks("2a:6.6.2.3.3-8")
def type_of_a_property_is_not_defined(pdf: Pdf) -> None:
    edit_packet(pdf, b"<pdfaProperty:valueType>Integer", b"<pdfaProperty:valueType>Colour")


@breaks("2a:6.6.2.3.3-10")
def property_has_no_description(pdf: Pdf) -> None:
    _remove_element(pdf, b"pdfaProperty:description")


def _add_type(pdf: Pdf, fields: bytes) -> None:
    """Describes a value type in the first schema."""
    edit_packet(
        pdf, b"<pdfaSchema:property>",
        b'<pdfaSchema:valueType><rdf:Seq><rdf:li rdf:parseType="Resource"'
        b' xmlns:pdfaType="http://www.aiim.org/pdfa/ns/type#">' + fields
        + b"</rdf:li></rdf:Seq></pdfaSchema:valueType><pdfaSchema:property>")


@breaks(*(f"2a:6.6.2.3.3-{test}" for test in range(11, 16)))
def type_is_not_described(pdf: Pdf) -> None:
    _add_type(pdf, b"<pdfaType:field><rdf:Bag/></pdfaType:field>")


@breaks(*(f"2a:6.6.2.3.3-{test}" for test in range(16, 19)))
def field_is_not_described(pdf: Pdf) -> None:
    _add_type(
        pdf,
        b"<pdfaType:type>Colour</pdfaType:type><pdfaType:namespaceURI>urn:colour</pdfaType:namespaceURI>"
        b"<pdfaType:prefix>c</pdfaType:prefix><pdfaType:description>x</pdfaType:description>"
        b'<pdfaType:field><rdf:Seq><rdf:li rdf:parseType="Resource"/></rdf:Seq></pdfaType:field>')
