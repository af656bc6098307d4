"""Rules on the document catalogue, the pages, actions and navigation (PDF/A-2 §6.4–6.5, §6.10–6.11; PDF/UA-1 §7.1)."""
from __future__ import annotations

from typing import Any, Iterator

from .document import place
from .report import Report, checks
from .subject import Subject
from .values import Dictionary

ACTIONS = frozenset("GoTo GoToR GoToE Thread URI Named SubmitForm".split())
NAMED_ACTIONS = frozenset("NextPage PrevPage FirstPage LastPage".split())
SCHEMES = ("https:", "mailto:", "tel:", "upi:")
# Keys that no object of ours has, whatever the standards say of them.
FORBIDDEN_KEYS = frozenset(
    "AA OpenAction JavaScript JS EmbeddedFiles EmbeddedFile AF EF RichMedia RichMediaContent XFA NeedAppearances "
    "NeedsRendering Requirements PresSteps AlternatePresentations Threads Collection Extensions PieceInfo "
    "LastModified Thumb Trans Dur TR TR2 HTP OPI Alternates".split()
)


@checks("2a:6.4.2-2", "2a:6.5.2-1 2a:6.5.2-2", "2a:6.10-1 2a:6.10-2", "2a:6.11-1", "ua:7.1-10", "ua:7.2-2")
def catalogue_is_plain(subject: Subject, report: Report) -> None:
    """Nothing happens when the document is opened, and its title is shown."""
    document, root = subject.document, subject.document.root
    if subject.at(root, "NeedsRendering") is True:
        report.add("2a:6.4.2-2", "Catalog", "NeedsRendering is true")
    if "AA" in root:
        report.add("2a:6.5.2-1", "Catalog", "there are additional actions (AA)")
    if "AlternatePresentations" in document.dictionary(root, "Names"):
        report.add("2a:6.10-1", "Catalog / Names", "there are AlternatePresentations")
    if "Requirements" in root:
        report.add("2a:6.11-1", "Catalog", "there are Requirements")
    if subject.at(root, "ViewerPreferences", "DisplayDocTitle") is not True:
        report.add("ua:7.1-10", "Catalog", "ViewerPreferences does not have DisplayDocTitle true")
    if subject.at(root, "Outlines", "First") is not None and not subject.text(root, "Lang"):
        report.add("ua:7.2-2", "Catalog", "the language of the outline is unknown")
    for number, page in enumerate(subject.pages, 1):
        if "AA" in page:
            report.add("2a:6.5.2-2", f"page {number}", "there are additional actions (AA)")
        if "PresSteps" in page:
            report.add("2a:6.10-2", f"page {number}", "there are PresSteps")
    if not subject.text(root, "Lang"):
        report.add_own("document language", "Catalog", "there is no Lang")
    if subject.at(root, "Type") != "Catalog" or not subject.pages:
        report.add_own("catalogue", "Catalog", "its Type is not Catalog, or there are no pages")


@checks("2a:6.5.1-1 2a:6.5.1-2")
def actions_are_harmless(subject: Subject, report: Report) -> None:
    """Actions are of allowed types; own rule: only addresses of safe schemes."""
    for where, action in _actions(subject):
        kind = subject.at(action, "S")
        if kind not in ACTIONS:
            report.add("2a:6.5.1-1", where, f"the action is {kind}")
        elif kind == "Named" and subject.at(action, "N") not in NAMED_ACTIONS:
            report.add("2a:6.5.1-2", where, f"the named action is {subject.at(action, 'N')}")
        elif kind != "URI" or not (subject.text(action, "URI") or "").lower().startswith(SCHEMES):
            report.add_own("actions", where, f"a {kind} action to {subject.at(action, 'URI')!r}")


def _actions(subject: Subject) -> Iterator[tuple[str, Dictionary]]:
    """Every action: of annotations, fields, outline items, pages and the document, with those that follow."""
    for number, value in subject.document.walk():
        if not isinstance(value, Dictionary):
            continue
        where = f"object {number} 0"
        starts: list[Any] = []
        # A is an action in annotations and outline items, and an attribute in structure elements.
        candidates = [("A", value.get("A")), ("OpenAction", value.get("OpenAction")), ("Next", value.get("Next"))]
        candidates += [(f"AA {key}", each) for key, each in subject.document.dictionary(value, "AA").items()]
        candidates += [(f"JavaScript {key}", each) for key, each in _scripts(subject, value)]
        for key, candidate in candidates:
            candidate = subject.document.resolve(candidate)
            several = candidate if isinstance(candidate, list) else [candidate]
            starts += [(key, subject.document.dictionary(each)) for each in several]
        for key, action in starts:
            if "S" in action and "O" not in action and "P" not in action:
                yield f"{where} / {key}", action


def _scripts(subject: Subject, value: Dictionary) -> list[tuple[str, Any]]:
    names = subject.document.array(value, "JavaScript", "Names")
    return list(zip(map(str, names[::2]), names[1::2]))


@checks()
def forbidden_keys_are_absent(subject: Subject, report: Report) -> None:
    """Own rule: keys that make a document do something stand nowhere."""
    for number, value in subject.document.walk():
        if isinstance(value, Dictionary):
            for key in FORBIDDEN_KEYS & value.keys():
                report.add_own("forbidden keys", f"object {number} 0", f"there is a key {key}")


@checks()
def pages_and_outline_are_sound(subject: Subject, report: Report) -> None:
    """Own rules: pages have what they need, and the outline's items lead to pages and are counted."""
    document = subject.document
    known = {id(page) for page in subject.pages}
    for number, page in enumerate(subject.pages, 1):
        if page.get("Type") != "Page" or "Resources" not in page or "MediaBox" not in page:
            report.add_own("pages", f"page {number}", "there is no Type, Resources or MediaBox")
    if subject.at(document.root, "Pages", "Count") != len(subject.pages):
        report.add_own("pages", "Pages", f"Count is {subject.at(document.root, 'Pages', 'Count')}")
    outlines = document.dictionary(document.root, "Outlines")
    if outlines:
        shown = _check_items(subject, report, outlines, known, 0)
        if outlines.get("Count") != shown:
            report.add_own("outline", "Outlines", f"Count is {outlines.get('Count')}, there are {shown} items")


def _check_items(subject: Subject, report: Report, parent: Dictionary, pages: set[int], depth: int) -> int:
    """Checks the items below one and gives how many are seen when all are open."""
    document = subject.document
    count, before, item = 0, None, document.dictionary(parent, "First")
    while item and depth < 32:
        if not subject.text(item, "Title"):
            report.add_own("outline", place(item), "the item has no Title")
        if id(subject.at(item, "Dest", 0)) not in pages:
            report.add_own("outline", place(item), "the item does not lead to a page")
        if subject.at(item, "Parent") is not parent or subject.at(item, "Prev") is not before:
            report.add_own("outline", place(item), "Parent or Prev is wrong")
        below = _check_items(subject, report, item, pages, depth + 1)
        if item.get("Count", 0) not in (below, -below):
            report.add_own("outline", place(item), f"Count is {item.get('Count')}, there are {below} items below")
        count += 1 + (below if item.get("Count", 0) > 0 else 0)
        before, item = item, document.dictionary(item, "Next")
    if subject.at(parent, "Last") is not before:
        report.add_own("outline", place(parent), "Last is not the last item")
    return count
