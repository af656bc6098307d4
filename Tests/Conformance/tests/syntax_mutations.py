"""Mutations of the file's syntax and of content streams."""
from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Pdf, String

from .mutation import breaks, breaks_bytes, edit_content


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


@breaks("2a:6.1.13-2")
def real_is_too_great(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n1" + b"0" * 39 + b".0 w\n")


@breaks("2a:6.1.13-5")
def real_is_too_close_to_zero(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n." + b"0" * 38 + b"1 w\n")


@breaks_bytes("2a:6.1.8-1")
def name_of_the_font_is_not_utf_8(data: bytes) -> bytes:
    return data.replace(b"+NotoSans-Regular", b"+NotoSans-Regula\xff")


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
