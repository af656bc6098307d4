"""Rules of this project on the structure, beyond what the standards say of it."""
from __future__ import annotations

from .report import Report, checks
from .structure import Element
from .subject import Subject


@checks()
def header_cells_have_a_scope(subject: Subject, report: Report) -> None:
    """Readers find the headers of a cell by the Scope of TH."""
    for element in subject.tree.elements:
        if element.standard == "TH" and subject.tree.attribute(element, "Table", "Scope") is None:
            report.add_own("TH has Scope", element.where, "there is none")


@checks()
def lists_are_whole(subject: Subject, report: Report) -> None:
    """An L holds items, and an item a body."""
    for element in subject.tree.elements:
        kids = [kid.standard for kid in element.significant_children()]
        if element.standard == "L" and "LI" not in kids:
            report.add_own("lists", element.where, "there is no LI")
        if element.standard == "LI" and kids.count("LBody") != 1:
            report.add_own("lists", element.where, f"there are {kids.count('LBody')} LBody")


@checks()
def figures_have_a_place(subject: Subject, report: Report) -> None:
    """A figure says where it stands (ISO 32000-1 §14.8.5.4.3), on a page."""
    for element in subject.tree.elements:
        if element.standard not in ("Figure", "Formula") or not _shows_something(element):
            continue
        box = subject.tree.attribute(element, "Layout", "BBox")
        if not isinstance(box, list) or len(box) != 4 or box[0] >= box[2] or box[1] >= box[3]:
            report.add_own("figures have a BBox", element.where, f"BBox is {box}")


def _shows_something(element: Element) -> bool:
    return bool(element.contents) or any(_shows_something(kid) for kid in element.children)


@checks()
def links_have_a_target(subject: Subject, report: Report) -> None:
    """A Link holds an annotation, and its annotation leads somewhere."""
    for element in subject.tree.elements:
        if element.standard == "Link" and not element.objects:
            report.add_own("links", element.where, "there is no annotation in it")
    pages = {id(page) for page in subject.pages}
    for number, _, annotation in subject.annotations():
        if annotation.get("Subtype") != "Link" or subject.at(annotation, "A", "S") == "URI":
            continue
        if id(subject.at(annotation, "Dest", 0)) not in pages:
            report.add_own("links", f"page {number} / object {annotation.number} 0", "it leads nowhere")


@checks()
def spans_are_positive(subject: Subject, report: Report) -> None:
    """ColSpan and RowSpan are positive (ISO 32000-1 table 349), and Scope is one of three words."""
    for element in subject.tree.elements:
        for key in ("ColSpan", "RowSpan"):
            value = subject.tree.attribute(element, "Table", key)
            if value is not None and (not isinstance(value, int) or value < 1):
                report.add_own("spans", element.where, f"{key} is {value}")
        scope = subject.tree.attribute(element, "Table", "Scope")
        if scope not in (None, "Row", "Column", "Both"):
            report.add_own("TH has Scope", element.where, f"it is {scope}")
