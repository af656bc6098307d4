"""Mutations of fonts and their glyphs."""
from __future__ import annotations

import re

from pikepdf import Dictionary, Name, Pdf, String

from .mutation import breaks, edit_content, fonts


@breaks("2a:6.2.11.7.2-1", "ua:7.21.7-1")
def to_unicode_is_removed(pdf: Pdf) -> None:
    del fonts(pdf)[0]["/ToUnicode"]


def _edit_texts(pdf: Pdf, new: bytes) -> None:
    """Gives the first code of the largest font another text."""
    stream = fonts(pdf)[0].ToUnicode
    stream.write(re.sub(rb"\[<[0-9A-F]+>", b"[<" + new + b">", stream.read_bytes(), count=1))


@breaks("2a:6.2.11.7.2-2", "ua:7.21.7-2")
def glyph_reads_as_zero(pdf: Pdf) -> None:
    _edit_texts(pdf, b"0000")


@breaks("2a:6.2.11.7.2-2", "ua:7.21.7-2")
def glyph_reads_as_a_byte_order_mark(pdf: Pdf) -> None:
    _edit_texts(pdf, b"FEFF")


@breaks("2a:6.2.11.7.3-1")
def glyph_reads_as_private_use(pdf: Pdf) -> None:
    _edit_texts(pdf, b"E000")


def _shift_width(pdf: Pdf, difference: float) -> None:
    widths = fonts(pdf)[0].DescendantFonts[0].W[1]
    widths[0] = float(widths[0]) + difference


@breaks("2a:6.2.11.5-1", "ua:7.21.5-1")
def width_is_two_units_off(pdf: Pdf) -> None:
    _shift_width(pdf, 2)


@breaks("quoin:W is the font's advances")
def width_is_half_a_unit_off(pdf: Pdf) -> None:
    _shift_width(pdf, 0.5)


@breaks("2a:6.2.11.4.1-1", "ua:7.21.4.1-1", "quoin:font program")
def font_is_not_embedded(pdf: Pdf) -> None:
    font = fonts(pdf)[0].DescendantFonts[0]
    del font.FontDescriptor["/FontFile2"]


@breaks("quoin:font program")
def font_program_is_cut_off(pdf: Pdf) -> None:
    file = fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile2
    file.write(file.read_bytes()[:60])


@breaks("2a:6.2.11.3.2-1", "ua:7.21.3.2-1", "2a:6.2.11.5-1", "ua:7.21.5-1")
def map_to_glyphs_is_removed(pdf: Pdf) -> None:
    # Codes are then taken for glyphs, whose widths are others'.
    del fonts(pdf)[0].DescendantFonts[0]["/CIDToGIDMap"]


@breaks("2a:6.2.11.8-1", "ua:7.21.8-1", "2a:6.2.11.4.1-2", "ua:7.21.4.1-2")
def map_leads_to_notdef(pdf: Pdf) -> None:
    glyphs = fonts(pdf)[0].DescendantFonts[0].CIDToGIDMap
    glyphs.write(b"\0" * len(glyphs.read_bytes()))


@breaks("2a:6.2.11.8-1", "ua:7.21.8-1", "2a:6.2.11.7.2-1", "ua:7.21.7-1", "2a:6.2.11.5-1", "ua:7.21.5-1")
def code_0_is_shown(pdf: Pdf) -> None:
    edit_content(pdf, b")Tj\n", b"\\000\\000)Tj\n")


@breaks("quoin:font names agree")
def name_of_the_font_differs(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontName = Name("/ABCDEF+Another")


@breaks("quoin:subset tag")
def subset_tag_is_removed(pdf: Pdf) -> None:
    font = fonts(pdf)[0]
    font.BaseFont = Name("/Plain")
    font.DescendantFonts[0].BaseFont = font.DescendantFonts[0].FontDescriptor.FontName = Name("/Plain")


@breaks("2a:6.2.11.3.1-1", "ua:7.21.3.1-1", "quoin:Identity-H", "quoin:no CMaps other than Identity-H")
def encoding_does_not_suit_the_cids(pdf: Pdf) -> None:
    fonts(pdf)[0].Encoding = Name("/UniJIS-UTF16-H")


@breaks("2a:6.2.11.2-1")
def font_has_no_type(pdf: Pdf) -> None:
    del fonts(pdf)[0].DescendantFonts[0]["/Type"]


@breaks("quoin:no simple fonts", "2a:6.2.11.4.1-1", "ua:7.21.4.1-1")
def standard_font_is_used(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Font.Fx = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


@breaks("quoin:no lists of glyphs (CIDSet, CharSet)")
def font_lists_its_glyphs(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].FontDescriptor.CIDSet = pdf.make_stream(b"\x80")


@breaks("2a:6.2.11.2-2", "quoin:font names agree")
def subtype_of_a_font_is_unknown(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].Subtype = Name("/CIDFontType3")


@breaks("2a:6.2.11.2-3", "quoin:font names agree")
def font_has_no_name(pdf: Pdf) -> None:
    del fonts(pdf)[0]["/BaseFont"]


@breaks("2a:6.2.11.2-7")
def subtype_of_a_program_is_unknown(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.Subtype = Name("/Type2C")
    fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile3 = stream


@breaks("quoin:CIDSystemInfo")
def characters_are_japanese(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].CIDSystemInfo.Ordering = String("Japan1")


@breaks("quoin:font descriptor")
def descriptor_has_no_stem(pdf: Pdf) -> None:
    del fonts(pdf)[0].DescendantFonts[0].FontDescriptor["/StemV"]


@breaks("quoin:ToUnicode", "2a:6.2.11.7.2-1", "ua:7.21.7-1")
def to_unicode_cannot_be_read(pdf: Pdf) -> None:
    fonts(pdf)[0].ToUnicode.write(b"1 beginbfrange <0001> <0001> [")
