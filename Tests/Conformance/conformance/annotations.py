"""Annotations and form fields (PDF/A-2 §6.3–6.4, PDF/UA-1 §7.18)."""
from __future__ import annotations

from typing import Iterator

from .document import place
from .report import Report, checks
from .subject import Subject
from .values import Dictionary, Stream

KINDS = frozenset(
    "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink "
    "Popup FileAttachment Widget PrinterMark TrapNet Watermark Redact".split()
)
INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE_NO_VIEW = 1, 2, 4, 32, 256


def _where(number: int, annotation: Dictionary) -> str:
    return f"page {number} / {place(annotation)} ({annotation.get('Subtype')} annotation)"


@checks(
    "2a:6.3.1-1 2a:6.3.2-1 2a:6.3.2-2", "2a:6.3.3-1 2a:6.3.3-2 2a:6.3.3-3 2a:6.3.3-4", "2a:6.4.1-1", "ua:7.18.3-1"
)
def annotations_are_printed_as_seen(subject: Subject, report: Report) -> None:
    """Kinds, flags and appearances; own rule: nothing but links and widgets."""
    for number, _, annotation in subject.annotations():
        where, kind = _where(number, annotation), subject.at(annotation, "Subtype")
        if kind not in KINDS:
            report.add("2a:6.3.1-1", where, "the kind is barred")
        if kind not in ("Link", "Widget"):
            report.add_own("annotations", where, "it is neither a link nor a widget")
        flags = subject.at(annotation, "F")
        if flags is None and kind != "Popup":
            report.add("2a:6.3.2-1", where, "there is no F")
        barred = INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW
        if flags is not None and (flags & PRINT == 0 or flags & barred):
            report.add("2a:6.3.2-2", where, f"F is {flags}")
        _check_appearance(subject, report, annotation, where)
        if kind == "Widget" and ("A" in annotation or "AA" in annotation):
            report.add("2a:6.4.1-1", where, "the widget has an action")
    for number, page in enumerate(subject.pages, 1):
        if subject.document.array(page, "Annots") and subject.at(page, "Tabs") != "S":
            report.add("ua:7.18.3-1", f"page {number}", f"Tabs is {subject.at(page, 'Tabs')}")


def _check_appearance(subject: Subject, report: Report, annotation: Dictionary, where: str) -> None:
    kind = subject.at(annotation, "Subtype")
    left, bottom, right, top = subject.document.array(annotation, "Rect") or [0, 0, 0, 0]
    is_empty = left == right and bottom == top
    appearance = subject.at(annotation, "AP")
    if appearance is None:
        if not is_empty and kind not in ("Popup", "Link"):
            report.add("2a:6.3.3-1", where, "there is no appearance")
        return
    if list(appearance) != ["N"]:
        report.add("2a:6.3.3-2", where, f"its appearances are {', '.join(appearance)}")
        return
    normal = subject.at(appearance, "N")
    if kind == "Widget" and subject.at(annotation, "FT") == "Btn":
        if not isinstance(normal, Dictionary) or not normal:
            report.add("2a:6.3.3-3", where, "the button's N is no dictionary of appearances")
    elif not isinstance(normal, Stream):
        report.add("2a:6.3.3-4", where, "N is no stream")


@checks("2a:6.4.1-2 2a:6.4.1-3 2a:6.4.2-1", "ua:7.2-25")
def forms_are_static(subject: Subject, report: Report) -> None:
    """Fields without actions, in a form without scripts."""
    form = subject.document.dictionary(subject.document.root, "AcroForm")
    if subject.at(form, "NeedAppearances") not in (None, False):
        report.add("2a:6.4.1-3", "AcroForm", "NeedAppearances is true")
    if "XFA" in form:
        report.add("2a:6.4.2-1", "AcroForm", "there is an XFA")
    for field in _fields(subject, form):
        # A field's own A is its widget's: rule 6.4.1 test 1.
        if "AA" in field:
            report.add("2a:6.4.1-2", f"{place(field)} (field)", "the field has actions (AA)")
        if "TU" in field and not subject.text(subject.document.root, "Lang") and "Lang" not in field:
            report.add("ua:7.2-25", f"{place(field)} (field)", "the language of TU is unknown")


def _fields(subject: Subject, node: Dictionary) -> Iterator[Dictionary]:
    for field in subject.document.array(node, "Fields") + subject.document.array(node, "Kids"):
        field = subject.document.dictionary(field)
        yield field
        yield from _fields(subject, field)


@checks(
    "ua:7.18.1-1 ua:7.18.1-2 ua:7.18.1-3", "ua:7.18.2-1", "ua:7.18.4-1 ua:7.18.4-2", "ua:7.18.5-1 ua:7.18.5-2",
    "ua:7.18.8-1", "ua:7.2-24",
)
def annotations_are_tagged(subject: Subject, report: Report) -> None:
    """Each annotation stands in an element of its kind and says in words what it is."""
    tree = subject.tree
    for number, page, annotation in subject.annotations():
        where, kind = _where(number, annotation), subject.at(annotation, "Subtype")
        contents = subject.text(annotation, "Contents")
        if contents is not None and "Lang" not in annotation and not subject.text(subject.document.root, "Lang"):
            report.add("ua:7.2-24", where, "the language of Contents is unknown")
        if _is_outside(subject, page, annotation) or (subject.at(annotation, "F") or 0) & HIDDEN:
            continue
        element = tree.of_annotation(annotation)
        parent = element.standard if element else None
        alternative = subject.text(element.dictionary, "Alt") if element else None
        if kind not in ("Widget", "PrinterMark", "Link") and parent != "Annot":
            report.add("ua:7.18.1-1", where, f"it stands in {parent}, not in an Annot")
        if kind != "Widget" and not contents and not alternative:
            report.add("ua:7.18.1-2", where, "there is neither Contents nor an Alt of its element")
        if kind == "Widget":
            if not subject.text(annotation, "TU") and not alternative:
                report.add("ua:7.18.1-3", where, "there is neither TU nor an Alt of its element")
            if parent != "Form":
                report.add("ua:7.18.4-1", where, f"it stands in {parent}, not in a Form")
        elif kind == "Link":
            if parent != "Link":
                report.add("ua:7.18.5-1", where, f"it stands in {parent}, not in a Link")
            if not contents:
                report.add("ua:7.18.5-2", where, "there is no Contents")
        elif kind == "TrapNet":
            report.add("ua:7.18.2-1", where, "the kind is barred")
        elif kind == "PrinterMark" and element is not None:
            report.add("ua:7.18.8-1", where, f"it stands in {parent}")
    for element in tree.elements:
        if element.standard == "Form" and tree.attribute(element, "PrintField", "Role") is None:
            subtypes = [each.get("Subtype") for each in element.objects]
            if element.kids_count != 1 or subtypes != ["Widget"]:
                report.add("ua:7.18.4-2", element.where, "its only kid is not one widget")


def _is_outside(subject: Subject, page: Dictionary, annotation: Dictionary) -> bool:
    box = subject.document.array(page, "CropBox") or subject.document.array(page, "MediaBox")
    rectangle = subject.document.array(annotation, "Rect")
    if len(rectangle) != 4 or len(box) != 4:
        return False
    return rectangle[2] <= box[0] or rectangle[0] >= box[2] or rectangle[3] <= box[1] or rectangle[1] >= box[3]
