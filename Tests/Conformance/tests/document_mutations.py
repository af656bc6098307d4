"""Mutations of the catalogue, the metadata, actions, colours and the file's syntax."""
from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Pdf, String

from .mutation import breaks, breaks_bytes, edit_content, edit_packet, form, graphics_state, image

# Syntax


@breaks_bytes("2a:6.1.2-1", "ua:6.1-1")
def header_names_version_1_9(data: bytes) -> bytes:
    return data.replace(b"%PDF-1.7", b"%PDF-1.9", 1)


@breaks_bytes("2a:6.1.2-2")
def comment_of_the_header_is_ascii(data: bytes) -> bytes:
    return data.replace(b"%\xe2\xe3\xcf\xd3", b"%abcd", 1)


@breaks_bytes("2a:6.1.3-3")
def data_follow_the_end(data: bytes) -> bytes:
    return data + b"\nmore"


@breaks("2a:6.1.3-1")
def identifier_is_removed(pdf: Pdf) -> None:
    del pdf.trailer["/ID"]


@breaks("2a:6.1.3-2", "ua:7.16-1")
def file_is_encrypted(pdf: Pdf) -> None:
    pdf.trailer["/Encrypt"] = Dictionary(Filter=Name.Standard, V=1, R=2, P=-3904)


@breaks_bytes("2a:6.1.4-2")
def xref_and_its_first_line_are_one(data: bytes) -> bytes:
    return data.replace(b"\nxref\n0 ", b"\nxref 0 ", 1)


@breaks_bytes("2a:6.1.6-1")
def hexadecimal_string_is_odd(data: bytes) -> bytes:
    return re.sub(rb"(/ID \[ *<[0-9a-f]+)[0-9a-f]>", rb"\1>", data, count=1)


@breaks_bytes("2a:6.1.6-2")
def hexadecimal_string_holds_letters(data: bytes) -> bytes:
    return re.sub(rb"(/ID \[ *<)[0-9a-f]{2}", rb"\1zz", data, count=1)


@breaks_bytes("2a:6.1.7.1-1")
def length_is_too_short(data: bytes) -> bytes:
    head, tail = data.rsplit(b"/Length ", 1)
    digits = re.match(rb"\d+", tail).group()
    return head + b"/Length " + b"1".rjust(len(digits), b"0") + tail[len(digits) :]


@breaks_bytes("2a:6.1.7.1-2")
def stream_keyword_ends_with_a_carriage_return(data: bytes) -> bytes:
    return data.replace(b"\nstream\n", b"\nstream\r", 1)


@breaks_bytes("2a:6.1.9-1")
def object_and_generation_are_two_spaces_apart(data: bytes) -> bytes:
    # The end of the line makes room, so that nothing moves.
    return data.replace(b"\n1 0 obj\n", b"\n1  0 obj", 1)


@breaks("2a:6.1.7.1-3")
def stream_refers_to_a_file(pdf: Pdf) -> None:
    pdf.pages[0].Contents.F = String("content.bin")


@breaks("2a:6.1.7.2-1")
def stream_is_filtered_by_lzw(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01")
    stream.Filter = Name.LZWDecode
    pdf.Root.Unused = pdf.make_indirect(stream)


@breaks("2a:6.1.13-1")
def integer_is_too_great(pdf: Pdf) -> None:
    pdf.Root.Unused = 2147483648


@breaks("2a:6.1.13-3")
def string_is_too_long(pdf: Pdf) -> None:
    pdf.Root.Unused = String("x" * 32768)


@breaks("2a:6.1.13-4")
def name_is_too_long(pdf: Pdf) -> None:
    pdf.Root.Unused = Name("/" + "n" * 128)


@breaks("2a:6.1.13-8")
def graphics_states_nest_too_deep(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n" + b"q " * 28 + b"Q " * 28)


@breaks("2a:6.1.13-11")
def page_is_too_small(pdf: Pdf) -> None:
    pdf.pages[-1].obj.TrimBox = Array([0, 0, 2, 300])


# Content streams


@breaks("quoin:content streams balance")
def state_is_saved_without_being_restored(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\nq\n")


@breaks("2a:6.2.2-1")
def operator_is_unknown(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\nBX 1 frobnicate EX\n")


@breaks("2a:6.2.2-2", "quoin:blending space")
def resource_is_inherited(pdf: Pdf) -> None:
    resources = pdf.pages[0].obj.Resources
    pdf.Root.Pages.Resources = Dictionary(ExtGState=resources.ExtGState)
    del resources["/ExtGState"]


@breaks("quoin:no inline images", "ua:7.1-3")
def image_stands_in_the_content(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\nBI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI\n")


# Colours and graphics states


@breaks("2a:6.2.3-1")
def profile_is_a_scanner_s(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    profile.write(profile.read_bytes().replace(b"mntrRGB", b"scnrRGB", 1))


@breaks("quoin:ICC profile")
def profile_has_four_components(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


@breaks("2a:6.2.3-2")
def output_intents_have_two_profiles(pdf: Pdf) -> None:
    first = pdf.Root.OutputIntents[0]
    profile = pdf.make_stream(first.DestOutputProfile.read_bytes())
    profile.N = 3
    pdf.Root.OutputIntents.append(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile))


@breaks("2a:6.2.4.3-2", "2a:6.2.4.3-4", "2a:6.2.4.3-3", "quoin:output intent")
def output_intent_is_removed(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]
    edit_content(pdf, b"q\n", b"q\n0 0 0 1 k\n")


@breaks("2a:6.2.4.3-3")
def colour_is_cmyk(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n0 1 1 0 k\n")


@breaks("quoin:no spot colours (Separation, DeviceN)")
def colour_is_a_spot_colour(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    pdf.pages[0].Resources.ColorSpace = Dictionary(
        Spot=Array([Name.Separation, Name("/Gold"), Name.DeviceGray, function]))


@breaks("2a:6.2.5-1", "quoin:forbidden keys")
def graphics_state_has_a_transfer_function(pdf: Pdf) -> None:
    graphics_state(pdf).TR = Name.Identity


@breaks("quoin:no halftones")
def graphics_state_has_a_halftone(pdf: Pdf) -> None:
    graphics_state(pdf).HT = Dictionary(HalftoneType=6)


@breaks("2a:6.2.10-1")
def blend_mode_is_unknown(pdf: Pdf) -> None:
    graphics_state(pdf).BM = Name("/Glow")


@breaks("quoin:blending space")
def transparent_page_has_no_group(pdf: Pdf) -> None:
    del pdf.pages[0].obj["/Group"]


@breaks("2a:6.2.6-1")
def rendering_intent_is_unknown(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n/Vivid ri\n")


@breaks("2a:6.2.8-3")
def image_is_interpolated(pdf: Pdf) -> None:
    image(pdf).Interpolate = True


@breaks("2a:6.2.8-1", "quoin:forbidden keys")
def image_has_alternates(pdf: Pdf) -> None:
    image(pdf).Alternates = Array([])


@breaks("quoin:no JPEG 2000 images")
def image_is_jpeg_2000(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"\0\0\0\x0cjP  \r\n\x87\n")
    stream.Type, stream.Subtype, stream.Filter, stream.Width, stream.Height = (
        Name.XObject, Name.Image, Name.JPXDecode, 1, 1)
    pdf.pages[0].Resources.XObject = Dictionary(I9=pdf.make_indirect(stream))


@breaks("2a:6.2.9-2", "ua:7.20-1")
def form_refers_to_a_document(pdf: Pdf) -> None:
    form(pdf).Ref = Dictionary(Page=0)


# The catalogue, actions and files


@breaks("ua:7.1-10")
def title_is_not_displayed(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@breaks("2a:6.7.2.2-1", "ua:6.2-1")
def document_is_not_marked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@breaks("ua:7.1-4")
def tags_are_suspect(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@breaks("2a:6.5.1-1", "quoin:forbidden keys")
def javascript_runs_at_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@breaks("2a:6.5.1-1", "quoin:forbidden keys")
def javascript_has_a_name(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("one"), script])))


@breaks("2a:6.5.2-2", "2a:6.5.1-1", "quoin:forbidden keys")
def page_has_additional_actions(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Hide, T=String("x")))


@breaks("2a:6.5.2-1", "quoin:forbidden keys")
def catalogue_has_additional_actions(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary()


@breaks("quoin:no file specifications", "quoin:forbidden keys")
def file_is_embedded(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"text")
    stream.Type = Name.EmbeddedFile
    file = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=pdf.make_indirect(stream)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), file])))


@breaks("quoin:no optional content")
def content_is_optional(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))


@breaks("quoin:no signatures and permissions")
def permissions_are_granted(pdf: Pdf) -> None:
    pdf.Root.Perms = Dictionary()


@breaks("2a:6.11-1", "quoin:forbidden keys")
def reader_has_to_meet_requirements(pdf: Pdf) -> None:
    pdf.Root.Requirements = Array([])


# Metadata


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
    edit_packet(pdf, b"<pdfaProperty:category>", b"<pdfaProperty:colour>red</pdfaProperty:colour><pdfaProperty:category>")


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
