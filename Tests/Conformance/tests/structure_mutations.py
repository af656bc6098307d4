"""Mutations of languages, the structure tree and marks."""
from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from .mutation import add, annotation, breaks, edit_content, elements, form


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


@breaks("ua:7.1-12", "ua:7.1-3")
def element_has_no_parent(pdf: Pdf) -> None:
    # What is in it no longer leads to the root.
    del elements(pdf, "LI")[0]["/P"]


@breaks("quoin:structure tree")
def element_has_another_parent(pdf: Pdf) -> None:
    elements(pdf, "LI")[0].P = elements(pdf, "Table")[0]


@breaks("ua:7.4.2-1")
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


@breaks("ua:7.4.4-1", "ua:7.4.4-2", "ua:7.4.4-3")
def element_has_two_headings(pdf: Pdf) -> None:
    quotation = elements(pdf, "BlockQuote")[0]
    add(pdf, quotation, "H")
    add(pdf, quotation, "H")


@breaks("ua:7.9-2")
def notes_have_the_same_identifier(pdf: Pdf) -> None:
    for _ in range(2):
        add(pdf, elements(pdf, "BlockQuote")[0], "Note").ID = String("one")


@breaks(
    "ua:7.2-2", "ua:7.2-21", "ua:7.2-22", "ua:7.2-23", "ua:7.2-24", "ua:7.2-25", "ua:7.2-30", "ua:7.2-31", "ua:7.2-32",
    "ua:7.2-33", "ua:7.2-34", "quoin:document language", "quoin:metadata agree")
def language_of_alternatives_is_removed(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]
    figure = elements(pdf, "Figure")[0]
    figure.ActualText = figure.E = String("text")
    edit_content(
        pdf, b"/H1<</MCID 0>>BDC", b"/H1<</MCID 0>>BDC /Span<</ActualText(a)/Alt(b)/E(c)>>BDC EMC")


@breaks("ua:7.20-2")
def form_with_structure_is_drawn_twice(pdf: Pdf) -> None:
    form(pdf).StructParents = 900
    edit_content(pdf, b" Do\nQ\nEMC", b" Do " + _form_name(pdf) + b" Do\nQ\nEMC", page=1)


def _form_name(pdf: Pdf) -> bytes:
    return next(name.encode() for name, value in pdf.pages[1].Resources.XObject.items() if value.Subtype == "/Form")


@breaks("quoin:structure tree")
def document_has_a_neighbour(pdf: Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    root.K = Array([root.K, pdf.make_indirect(Dictionary(S=Name.Document, P=root))])


@breaks("quoin:ActualText")
def replaced_text_is_a_phrase(pdf: Pdf) -> None:
    edit_content(pdf, b"/H1<</MCID 0>>BDC", b"/H1<</MCID 0>>BDC /Span<</ActualText(two words)>>BDC EMC")


@breaks("quoin:ActualText")
def replaced_text_is_nothing(pdf: Pdf) -> None:
    content = pdf.pages[0].Contents
    before, heading, rest = content.read_bytes().partition(b"/H1<</MCID 0>>BDC")
    shown, end, after = rest.partition(b"EMC")
    content.write(before + heading + b" /Span<</ActualText()>>BDC" + shown + b"EMC " + end + after)


@breaks("quoin:marks agree with the tree")
def mark_of_a_paragraph_is_a_caption_s(pdf: Pdf) -> None:
    edit_content(pdf, b"/P<</MCID ", b"/Caption<</MCID ")
