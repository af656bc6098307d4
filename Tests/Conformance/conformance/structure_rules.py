"""Rules on the structure tree: types, nesting, headings, alternative texts (PDF/A-2 §6.7, PDF/UA-1 §7.1–7.9)."""
from __future__ import annotations

import re
from collections import Counter

from .document import name_text, string_text
from .report import Report, checks
from .structure import STANDARD_TYPES, Element
from .subject import Subject

LANGUAGE_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")

# Rule, type, the parents that it may have.
PARENTS = (
    ("ua:7.2-4", "TR", ("Table", "THead", "TBody", "TFoot")),
    ("ua:7.2-5", "THead", ("Table",)),
    ("ua:7.2-6", "TBody", ("Table",)),
    ("ua:7.2-7", "TFoot", ("Table",)),
    ("ua:7.2-8", "TH", ("TR",)),
    ("ua:7.2-9", "TD", ("TR",)),
    ("ua:7.2-17", "LI", ("L",)),
    ("ua:7.2-18", "LBody", ("LI",)),
    ("ua:7.2-26", "TOCI", ("TOC",)),
)
# Rule, type, the kids that it may have.
KIDS = (
    ("ua:7.2-3", "Table", ("TR", "THead", "TBody", "TFoot", "Caption")),
    ("ua:7.2-10", "TR", ("TH", "TD")),
    ("ua:7.2-19", "L", ("L", "LI", "Caption")),
    ("ua:7.2-20", "LI", ("Lbl", "LBody")),
    ("ua:7.2-27", "TOC", ("TOC", "TOCI", "Caption")),
    ("ua:7.2-36", "THead", ("TR",)),
    ("ua:7.2-37", "TBody", ("TR",)),
    ("ua:7.2-38", "TFoot", ("TR",)),
)


@checks("2a:6.7.3.3-1 ua:7.1-11", "2a:6.7.2.2-1 ua:6.2-1", "ua:7.1-4")
def document_is_tagged(subject: Subject, report: Report) -> None:
    """There is a structure tree, and the catalogue says so."""
    document = subject.document
    if not subject.tree.root:
        report.add("2a:6.7.3.3-1 ua:7.1-11", "Catalog", "there is no StructTreeRoot")
    if document.at(document.root, "MarkInfo", "Marked") is not True:
        report.add("2a:6.7.2.2-1 ua:6.2-1", "Catalog", "MarkInfo does not have Marked true")
    if document.at(document.root, "MarkInfo", "Suspects") is True:
        report.add("ua:7.1-4", "Catalog", "MarkInfo has Suspects true")


@checks("2a:6.7.3.4-1 ua:7.1-5", "2a:6.7.3.4-2 ua:7.1-6", "2a:6.7.3.4-3 ua:7.1-7", "2a:6.1.8-1", "ua:7.1-12")
def types_are_standard(subject: Subject, report: Report) -> None:
    """Every type is a standard one or leads to one, and no standard one leads elsewhere."""
    tree = subject.tree
    for element in tree.elements:
        if not subject.is_utf8(element.kind):
            report.add("2a:6.1.8-1", element.where, "the structure type is not UTF-8")
        if element.standard is None:
            report.add("2a:6.7.3.4-1 ua:7.1-5", element.where, "the role map leads to no standard type")
        if tree.is_circular(element.kind):
            report.add("2a:6.7.3.4-2 ua:7.1-6", element.where, "the role map goes round in a circle")
        target = name_text(subject.document.at(tree.role_map, element.kind))
        if element.kind in STANDARD_TYPES and target is not None:
            report.add("2a:6.7.3.4-3 ua:7.1-7", element.where, f"the standard type is mapped to {target}")
        if "P" not in element.dictionary:
            report.add("ua:7.1-12", element.where, "the element has no P")


def _kid_types(element: Element) -> list[str]:
    return [kid.standard for kid in element.significant_children() if kid.standard]


@checks(*(rule for rule, _, _ in PARENTS), *(rule for rule, _, _ in KIDS))
def elements_nest(subject: Subject, report: Report) -> None:
    """Parts of tables, lists and tables of contents stand where they belong."""
    for element in subject.tree.elements:
        parent = element.significant_parent
        for rule, kind, allowed in PARENTS:
            if element.standard == kind and (parent is None or parent.standard not in allowed):
                report.add(rule, element.where, f"its parent is {parent.standard if parent else 'the root'}")
        for rule, kind, allowed in KIDS:
            if element.standard == kind:
                strangers = [each for each in _kid_types(element) if each not in allowed]
                if strangers:
                    report.add(rule, element.where, f"it holds {strangers[0]}")


@checks("ua:7.2-11 ua:7.2-12 ua:7.2-13 ua:7.2-14 ua:7.2-16 ua:7.2-39", "ua:7.2-28 ua:7.2-40")
def tables_and_lists_are_in_order(subject: Subject, report: Report) -> None:
    """How many heads, feet and captions there are, and where."""
    for element in subject.tree.elements:
        kids = _kid_types(element)
        count = Counter(kids)
        where = element.where
        if element.standard == "Table":
            for rule, kind in (("ua:7.2-11", "THead"), ("ua:7.2-12", "TFoot"), ("ua:7.2-39", "Caption")):
                if count[kind] > 1:
                    report.add(rule, where, f"there are {count[kind]} {kind}")
            for rule, kind in (("ua:7.2-13", "TFoot"), ("ua:7.2-14", "THead")):
                if count[kind] and not count["TBody"]:
                    report.add(rule, where, f"there is a {kind} but no TBody")
            if "Caption" in kids[1:-1]:
                report.add("ua:7.2-16", where, "the Caption is neither the first nor the last kid")
        if element.standard in ("L", "TOC") and "Caption" in kids[1:]:
            rule = "ua:7.2-40" if element.standard == "L" else "ua:7.2-28"
            report.add(rule, where, "the Caption is not the first kid")


@checks("ua:7.4.2-1 ua:7.4.4-1 ua:7.4.4-2 ua:7.4.4-3")
def headings_do_not_skip(subject: Subject, report: Report) -> None:
    """Levels begin at 1 and grow by one; H and Hn do not meet."""
    elements = subject.tree.elements
    numbered = [each for each in elements if each.standard and re.fullmatch("H[1-6]", each.standard)]
    plain = [each for each in elements if each.standard == "H"]
    last = 0
    for element in numbered:
        level = int(element.standard[1:])
        if level > last + 1:
            report.add("ua:7.4.2-1", element.where, f"a heading of level {level} follows level {last}")
        last = level
        if plain:
            report.add("ua:7.4.4-3", element.where, "the document uses H as well")
    for element in plain:
        if numbered:
            report.add("ua:7.4.4-2", element.where, "the document uses Hn as well")
    for element in elements:
        if _kid_types(element).count("H") > 1:
            report.add("ua:7.4.4-1", element.where, "it holds more than one H")


@checks("ua:7.3-1 ua:7.7-1 ua:7.9-1 ua:7.9-2")
def pictures_and_notes_are_described(subject: Subject, report: Report) -> None:
    """Figures and formulas have a text, notes an ID of their own."""
    document = subject.document
    identifiers: dict[bytes, str] = {}
    for element in subject.tree.elements:
        if element.standard in ("Figure", "Formula"):
            if not subject.text(element.dictionary, "Alt") and subject.text(element.dictionary, "ActualText") is None:
                rule = "ua:7.3-1" if element.standard == "Figure" else "ua:7.7-1"
                report.add(rule, element.where, "there is neither Alt nor ActualText")
        if element.standard == "Note":
            identifier = document.at(element.dictionary, "ID")
            if not identifier:
                report.add("ua:7.9-1", element.where, "the note has no ID")
            elif identifier in identifiers:
                report.add("ua:7.9-2", element.where, f"{identifiers[identifier]} has the same ID")
            else:
                identifiers[identifier] = element.where


@checks("ua:7.2-21 ua:7.2-22 ua:7.2-23", "2a:6.7.4-1 ua:7.2-29")
def texts_of_elements_have_a_language(subject: Subject, report: Report) -> None:
    """Alternative texts stand under a language, and languages are tags."""
    document = subject.document
    languages = [("Catalog", document.at(document.root, "Lang"))]
    for element in subject.tree.elements:
        languages.append((element.where, document.at(element.dictionary, "Lang")))
        for rule, key in (("ua:7.2-21", "ActualText"), ("ua:7.2-22", "Alt"), ("ua:7.2-23", "E")):
            if document.at(element.dictionary, key) is not None and element.language is None:
                report.add(rule, element.where, f"the language of {key} is unknown")
    languages += [(content.where, content.own_language) for content in subject.content.marked]
    for where, value in languages:
        tag = string_text(value)
        if value is not None and tag != "" and not (tag and LANGUAGE_TAG.fullmatch(tag)):
            report.add("2a:6.7.4-1 ua:7.2-29", where, f"{tag!r} is no language tag")
