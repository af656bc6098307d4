"""Mutations of fonts, structure, marks and annotations."""
from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .mutation import annotation, breaks, edit_content, elements, fonts, page_of

# Fonts


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


# Languages


@breaks("ua:7.2-2", "ua:7.2-22", "ua:7.2-24", "ua:7.2-25", "ua:7.2-33", "ua:7.2-34", "quoin:document language",
        "quoin:metadata agree")
def language_of_the_document_is_removed(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]


@breaks("2a:6.7.4-1", "ua:7.2-29")
def language_of_an_element_is_no_tag(pdf: Pdf) -> None:
    elements(pdf, "Span")[0].Lang = String("hi_IN")


@breaks("2a:6.7.4-1", "ua:7.2-29")
def language_of_marked_content_is_no_tag(pdf: Pdf) -> None:
    edit_content(pdf, b"/Span<</ActualText", b"/Span<</Lang(in Hindi)/ActualText")


# Structure


@breaks("2a:6.7.3.3-1", "ua:7.1-11", "ua:7.1-3", "ua:7.18.1-3", "ua:7.18.4-1", "ua:7.18.5-1",
        "quoin:marks agree with the tree", "quoin:structure tree")
def structure_tree_is_removed(pdf: Pdf) -> None:
    # The field keeps its TU, so only its label in the structure is missed.
    del pdf.Root["/StructTreeRoot"]
    del annotation(pdf, "Widget")["/TU"]


@breaks("2a:6.7.3.4-1", "ua:7.1-5", "quoin:marks agree with the tree")
def type_is_not_standard(pdf: Pdf) -> None:
    elements(pdf, "H3")[0].S = Name("/Subsubheading")


@breaks("2a:6.7.3.4-3", "ua:7.1-7")
def standard_type_is_mapped(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


@breaks("2a:6.7.3.4-1", "2a:6.7.3.4-2", "ua:7.1-5", "ua:7.1-6", "quoin:marks agree with the tree")
def roles_go_round_in_a_circle(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(One=Name("/Two"), Two=Name("/One"))
    elements(pdf, "H3")[0].S = Name("/One")


@breaks("ua:7.1-12")
def element_has_no_parent(pdf: Pdf) -> None:
    # Nothing of its own: content would no longer count as tagged.
    del elements(pdf, "LI")[0]["/P"]


@breaks("quoin:structure tree")
def element_has_another_parent(pdf: Pdf) -> None:
    elements(pdf, "LI")[0].P = elements(pdf, "Table")[0]


@breaks("ua:7.4.2-1", "quoin:marks agree with the tree")
def level_of_headings_is_skipped(pdf: Pdf) -> None:
    elements(pdf, "H3")[0].S = Name.H4


@breaks("ua:7.4.4-2", "ua:7.4.4-3", "quoin:marks agree with the tree")
def headings_are_of_both_kinds(pdf: Pdf) -> None:
    elements(pdf, "H3")[0].S = Name.H


@breaks("ua:7.3-1")
def alternative_of_a_figure_is_removed(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


@breaks("quoin:figures have a BBox")
def box_of_a_figure_is_removed(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[0]["/A"]


@breaks("ua:7.9-1", "quoin:marks agree with the tree")
def note_has_no_identifier(pdf: Pdf) -> None:
    elements(pdf, "BlockQuote")[0].K.S = Name.Note


@breaks("ua:7.7-1", "quoin:marks agree with the tree")
def formula_has_no_alternative(pdf: Pdf) -> None:
    figure = elements(pdf, "Figure")[0]
    figure.S = Name.Formula
    del figure["/Alt"]


# Tables and lists


def _without(kids: Object, index: int) -> Array:
    return Array([kid for place, kid in enumerate(kids) if place != index])


def _untag(pdf: Pdf, element: Object) -> None:
    """Makes the only content of an element on the first page an artifact, and forgets it in the parent tree."""
    identifier = int(element.K)
    content = pdf.pages[0].Contents.read_bytes()
    mark = f"/{str(element.S)[1:]}<</MCID {identifier}>>BDC".encode()
    pdf.pages[0].Contents.write(content.replace(mark, b"/Artifact<</Type/Layout>>BDC"))
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][identifier] = None


@breaks("ua:7.2-43")
def row_lacks_a_cell(pdf: Pdf) -> None:
    row = elements(pdf, "TR")[1]
    _untag(pdf, row.K[1])
    row.K = _without(row.K, 1)


@breaks("ua:7.2-42")
def cell_spans_too_many_columns(pdf: Pdf) -> None:
    elements(pdf, "TR")[1].K[1].A = Dictionary(O=Name.Table, ColSpan=2)


@breaks("ua:7.2-41")
def cell_spans_too_many_rows(pdf: Pdf) -> None:
    elements(pdf, "TR")[1].K[1].A = Dictionary(O=Name.Table, RowSpan=5)


@breaks("ua:7.2-15")
def cells_meet(pdf: Pdf) -> None:
    # The cell over two columns below keeps its place.
    elements(pdf, "TR")[1].K[1].A = Dictionary(O=Name.Table, RowSpan=2)


@breaks("quoin:TH has Scope", "ua:7.5-1")
def header_has_no_scope(pdf: Pdf) -> None:
    del elements(pdf, "TH")[0]["/A"]


@breaks("quoin:TH has Scope", "ua:7.5-2")
def cell_names_an_unknown_header(pdf: Pdf) -> None:
    del elements(pdf, "TH")[0]["/A"]
    elements(pdf, "TD")[0].A = Dictionary(O=Name.Table, Headers=Array([String("nobody")]))


@breaks("ua:7.2-9", "ua:7.2-37")
def cell_stands_in_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "TR")[1].S = Name.P


@breaks("ua:7.2-14", "ua:7.2-11")
def table_has_two_heads_and_no_body(pdf: Pdf) -> None:
    elements(pdf, "TBody")[0].S = Name.THead


@breaks("ua:7.2-16")
def caption_stands_in_the_middle(pdf: Pdf) -> None:
    table = elements(pdf, "Table")[0]
    table.K = Array([table.K[1], table.K[0], table.K[2]])


@breaks("ua:7.2-18", "ua:7.2-19")
def item_is_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "LI")[0].S = Name.P


@breaks("ua:7.2-17")
def list_is_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "L")[0].S = Name.P


@breaks("ua:7.2-20", "quoin:lists", "quoin:marks agree with the tree")
def body_of_an_item_is_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "LBody")[0].S = Name.P


@breaks("quoin:lists")
def item_has_no_body(pdf: Pdf) -> None:
    item = elements(pdf, "LI")[0]
    _untag(pdf, item.K[1])
    item.K = _without(item.K, 1)


# Marks


@breaks("ua:7.1-3", "quoin:marks agree with the tree")
def content_is_not_marked(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/H1 BMC")


@breaks("ua:7.1-3", "quoin:marks agree with the tree")
def identifier_of_content_is_wrong(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/H1<</MCID 900>>BDC")


@breaks("ua:7.1-1", "ua:7.1-2")
def artifact_stands_within_tagged_content(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/H1<</MCID 0>>BDC /Artifact<</Type/Layout>>BDC EMC")


@breaks("ua:7.1-2")
def tagged_content_stands_within_an_artifact(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/Artifact<</Type/Layout>>BDC /H1<</MCID 0>>BDC EMC", page=0)


@breaks("quoin:parent tree")
def parent_tree_leads_to_another_element(pdf: Pdf) -> None:
    row = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0] = elements(pdf, "H2")[0]


@breaks("ua:7.1-3", "quoin:parent tree")
def parent_tree_lacks_a_page(pdf: Pdf) -> None:
    del pdf.pages[-1].obj["/StructParents"]


@breaks("quoin:artifact types")
def artifact_has_no_type(pdf: Pdf) -> None:
    edit_content(pdf, b"/Artifact<</Type/Layout>>BDC", b"/Artifact BMC")


@breaks("quoin:rules and backgrounds are artifacts")
def background_is_tagged(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/H1<</MCID 0>>BDC 0 0 99 99 re f")


# Annotations


@breaks("2a:6.3.2-2")
def annotation_is_not_printed(pdf: Pdf) -> None:
    annotation(pdf, "Link").F = 0


@breaks("2a:6.3.2-1")
def annotation_has_no_flags(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/F"]


@breaks("2a:6.3.3-1")
def widget_has_no_appearance(pdf: Pdf) -> None:
    del annotation(pdf, "Widget")["/AP"]


@breaks("2a:6.3.3-2")
def widget_has_an_appearance_for_the_pointer(pdf: Pdf) -> None:
    widget = annotation(pdf, "Widget")
    widget.AP.D = widget.AP.N


@breaks("2a:6.3.1-1", "2a:6.3.3-1", "ua:7.18.1-1", "quoin:annotations")
def annotation_plays_a_sound(pdf: Pdf) -> None:
    annotation(pdf, "Link").Subtype = Name.Sound


@breaks("ua:7.18.1-2", "ua:7.18.5-2")
def link_has_no_contents(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/Contents"]


@breaks("ua:7.18.5-1", "quoin:marks agree with the tree")
def link_stands_in_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "Link")[0].S = Name.P


@breaks("ua:7.18.5-1", "quoin:parent tree")
def link_does_not_lead_to_its_element(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/StructParent"]


@breaks("ua:7.18.3-1")
def tab_order_is_not_that_of_the_structure(pdf: Pdf) -> None:
    page_of(pdf, "Link").Tabs = Name.R


@breaks("ua:7.18.1-3")
def field_has_no_label(pdf: Pdf) -> None:
    del annotation(pdf, "Widget")["/TU"]


@breaks("ua:7.18.4-2")
def form_holds_content_besides_its_widget(pdf: Pdf) -> None:
    form = elements(pdf, "Form")[0]
    form.K = Array([form.K, pdf.make_indirect(Dictionary(S=Name.Span, P=form))])


@breaks("ua:7.18.4-1")
def widget_stands_in_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "Form")[0].S = Name.P


@breaks("2a:6.4.1-1", "2a:6.5.1-1")
def widget_launches_a_program(pdf: Pdf) -> None:
    annotation(pdf, "Widget").A = Dictionary(S=Name.Launch, F=String("calc.exe"))


@breaks("quoin:actions")
def link_leads_to_an_insecure_address(pdf: Pdf) -> None:
    annotation(pdf, "Link").A.URI = String("http://example.com/")


@breaks("2a:6.4.1-3", "quoin:forbidden keys")
def appearances_are_left_to_the_reader(pdf: Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


@breaks("2a:6.4.2-1", "quoin:forbidden keys", "quoin:no XFA forms")
def form_is_xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
