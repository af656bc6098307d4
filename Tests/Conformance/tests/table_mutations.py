"""Mutations of tables, lists and tables of contents."""
from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .mutation import add, breaks, elements


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


@breaks("ua:7.2-3")
def table_holds_a_paragraph(pdf: Pdf) -> None:
    add(pdf, elements(pdf, "Table")[0], "P")


@breaks("ua:7.2-10")
def row_holds_a_paragraph(pdf: Pdf) -> None:
    add(pdf, elements(pdf, "TR")[0], "P")


@breaks("ua:7.2-36", "ua:7.2-37", "ua:7.2-38")
def groups_of_rows_hold_paragraphs(pdf: Pdf) -> None:
    add(pdf, elements(pdf, "Table")[0], "TFoot")
    for kind in ("THead", "TBody", "TFoot"):
        add(pdf, elements(pdf, kind)[0], "P")


@breaks("ua:7.2-4", "ua:7.2-5", "ua:7.2-6", "ua:7.2-7", "ua:7.2-8", "quoin:TH has Scope")
def parts_of_tables_stand_alone(pdf: Pdf) -> None:
    for kind in ("TR", "THead", "TBody", "TFoot", "TH"):
        add(pdf, elements(pdf, "Document")[0], kind)


@breaks("ua:7.2-12")
def table_has_two_feet(pdf: Pdf) -> None:
    for _ in range(2):
        add(pdf, elements(pdf, "Table")[0], "TFoot")


@breaks("ua:7.2-13", "ua:7.2-14")
def table_has_head_and_foot_but_no_body(pdf: Pdf) -> None:
    elements(pdf, "TBody")[0].S = Name.TFoot


@breaks("ua:7.2-39")
def table_has_two_captions(pdf: Pdf) -> None:
    add(pdf, elements(pdf, "Table")[0], "Caption")


@breaks("quoin:spans")
def cell_spans_no_row(pdf: Pdf) -> None:
    elements(pdf, "TD")[0].A = Dictionary(O=Name.Table, RowSpan=0)


@breaks("ua:7.2-40")
def caption_of_a_list_stands_last(pdf: Pdf) -> None:
    add(pdf, elements(pdf, "L")[0], "Caption")


@breaks("ua:7.2-26", "ua:7.2-27", "ua:7.2-28")
def contents_are_out_of_order(pdf: Pdf) -> None:
    document = elements(pdf, "Document")[0]
    add(pdf, document, "TOCI")
    contents = add(pdf, document, "TOC")
    for kind in ("P", "Caption"):
        add(pdf, contents, kind)
