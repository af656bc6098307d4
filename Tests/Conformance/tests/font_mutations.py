"""Mutations of fonts and their glyphs."""
from __future__ import annotations

import io
import re

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf, String

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
    del font.FontDescriptor["/FontFile3"]


@breaks("quoin:font program")
def font_program_is_cut_off(pdf: Pdf) -> None:
    file = fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile3
    file.write(file.read_bytes()[:60])


def _true_type(pdf: Pdf) -> Dictionary:
    """Makes the largest font one of TrueType whose glyphs all advance half an em; gives its descendant."""
    codes = len(fonts(pdf)[0].DescendantFonts[0].W[1]) + 1
    builder = FontBuilder(1000)
    names = [".notdef"] + [f"glyph{code}" for code in range(1, codes)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics({name: (500, 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupPost()
    data = io.BytesIO()
    builder.font.save(data)
    font = fonts(pdf)[0]
    descendant = font.DescendantFonts[0]
    del descendant.FontDescriptor["/FontFile3"]
    descendant.FontDescriptor.FontFile2 = pdf.make_stream(data.getvalue(), Length1=len(data.getvalue()))
    descendant.Subtype = Name.CIDFontType2
    font.BaseFont = descendant.BaseFont
    descendant.W = Array([1, Array([500] * (codes - 1))])
    return descendant


@breaks("2a:6.2.11.3.2-1", "ua:7.21.3.2-1")
def true_type_font_has_no_map_to_glyphs(pdf: Pdf) -> None:
    _true_type(pdf)


@breaks("2a:6.2.11.8-1", "ua:7.21.8-1", "2a:6.2.11.4.1-2", "ua:7.21.4.1-2")
def map_leads_to_notdef(pdf: Pdf) -> None:
    descendant = _true_type(pdf)
    descendant.CIDToGIDMap = pdf.make_stream(b"\0\0" * (len(descendant.W[1]) + 1))


@breaks(
    "2a:6.2.11.8-1", "ua:7.21.8-1", "2a:6.2.11.4.1-2", "ua:7.21.4.1-2", "2a:6.2.11.5-1", "ua:7.21.5-1")
def program_has_too_few_glyphs(pdf: Pdf) -> None:
    file = fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile3
    other = fonts(pdf)[-1].DescendantFonts[0].FontDescriptor.FontFile3
    file.write(other.read_bytes())


@breaks("2a:6.2.11.8-1", "ua:7.21.8-1", "2a:6.2.11.7.2-1", "ua:7.21.7-1", "2a:6.2.11.5-1", "ua:7.21.5-1")
def code_0_is_shown(pdf: Pdf) -> None:
    edit_content(pdf, b")Tj\n", b"\\000\\000)Tj\n")


@breaks("quoin:font names agree")
def name_of_the_font_differs(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].FontDescriptor.FontName = Name("/ABCDEF+Another")


@breaks("quoin:subset tag")
def subset_tag_is_removed(pdf: Pdf) -> None:
    font = fonts(pdf)[0]
    font.BaseFont = Name("/Plain-Identity-H")
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


@breaks("2a:6.2.11.2-2", "quoin:font program")
def subtype_of_a_font_is_unknown(pdf: Pdf) -> None:
    fonts(pdf)[0].DescendantFonts[0].Subtype = Name("/CIDFontType3")


@breaks("2a:6.2.11.2-3", "quoin:font names agree")
def font_has_no_name(pdf: Pdf) -> None:
    del fonts(pdf)[0]["/BaseFont"]


@breaks("2a:6.2.11.2-7", "quoin:font program")
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
