"""How content and structure meet: marks, parent tree, annotations (PDF/UA-1 §7.1, ISO 32000-1 §14.7.4)."""
from __future__ import annotations

from .document import string_text
from .report import Report, checks
from .structure import Element
from .subject import Subject

ARTIFACT_TYPES = frozenset(("Pagination", "Layout", "Page", "Background"))
PAGINATION_SUBTYPES = frozenset(("Header", "Footer", "Watermark"))


@checks("ua:7.1-1 ua:7.1-2 ua:7.1-3", "ua:7.2-34", "ua:7.2-30 ua:7.2-31 ua:7.2-32", "ua:7.20-2")
def content_is_tagged(subject: Subject, report: Report) -> None:
    """Everything shown is an element's or an artifact's, never both, and its language is known."""
    content = subject.content
    for where in content.unmarked:
        report.add("ua:7.1-3", where, "the content is neither tagged nor an artifact")
    for where in content.texts_without_language:
        report.add("ua:7.2-34", where, "the language of the text is unknown")
    for marked in content.marked:
        if marked.tag == "Artifact" and marked.is_tagged:
            report.add("ua:7.1-1", marked.where, "the artifact stands within tagged content")
        if marked.is_tagged and marked.in_artifact:
            report.add("ua:7.1-2", marked.where, "the tagged content stands within an artifact")
        if marked.tag == "Span" and marked.language is None:
            for rule, key in (("ua:7.2-30", "ActualText"), ("ua:7.2-31", "Alt"), ("ua:7.2-32", "E")):
                if key in marked.properties:
                    report.add(rule, marked.where, f"the language of {key} is unknown")
    for key, count in content.drawn.items():
        if count > 1:
            report.add("ua:7.20-2", content.forms[key][0], f"the form with StructParents is drawn {count} times")


@checks()
def marks_agree_with_the_tree(subject: Subject, report: Report) -> None:
    """Own rules: each mark is in the tree once, the tree names no other, and the parent tree leads back."""
    tree, content = subject.tree, subject.content
    owners = {page.number: page for page in subject.pages}
    owners.update({form.number: form.dictionary for _, form in content.forms.values()})
    claimed: dict[tuple[int | None, int], Element] = {}
    for element in tree.elements:
        for kid in element.contents:
            if kid in claimed:
                other = claimed[kid].where
                report.add_own("marks agree with the tree", element.where, f"{other} has MCID {kid[1]} too")
            claimed[kid] = element
    shown: set[tuple[int | None, int]] = set()
    for owner, marks in content.identifiers.items():
        for identifier, tag, where in marks:
            if (owner, identifier) in shown:
                report.add_own("marks agree with the tree", where, f"MCID {identifier} is used twice")
            shown.add((owner, identifier))
            element = claimed.get((owner, identifier))
            if element is None:
                report.add_own("marks agree with the tree", where, f"no element has MCID {identifier}")
            elif tree.of_content(owners[owner], identifier) is not element:
                report.add_own("parent tree", where, f"it does not lead from MCID {identifier} to {element.where}")
            elif element.kind != tag and not _is_mended(tag, element):
                report.add_own("marks agree with the tree", where, f"the mark is {tag}, its element {element.where}")
    for kid, element in claimed.items():
        if kid not in shown:
            what = f"object {kid[0]} has no content of MCID {kid[1]}"
            report.add_own("marks agree with the tree", element.where, what)


def _is_mended(tag: str, element: Element) -> bool:
    """Whether mending makes an element of the mark's type this one: a heading's level, a caption in the first."""
    if tag == "Caption" and element.kind == "P":
        return element.parent is not None and element.parent.kind == "Caption"
    return _is_heading(tag) and _is_heading(element.kind)


def _is_heading(kind: str) -> bool:
    """Headings may get another level once the whole tree is known."""
    return len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()


@checks()
def tree_is_sound(subject: Subject, report: Report) -> None:
    """Own rules: parents are those that hold their kids, and the parent tree has a place for every annotation."""
    tree, document = subject.tree, subject.document
    for where, what in tree.faults:
        report.add_own("structure tree", where, what)
    top = [element for element in tree.elements if element.parent is None]
    if [element.standard for element in top] != ["Document"]:
        report.add_own("structure tree", "StructTreeRoot", "its one kid is not a Document")
    for element in tree.elements:
        parent = document.resolve(element.dictionary.get("P"))
        expected = element.parent.dictionary if element.parent else tree.root
        if parent is not None and parent is not expected:
            report.add_own("structure tree", element.where, "P is not the element that holds it")
        for target in element.objects:
            if tree.of_annotation(target) is not element:
                report.add_own("parent tree", element.where, f"it does not lead from object {target.number} to it")
    keys = list(tree.parent_tree)
    if keys != sorted(set(keys)) or max(keys, default=-1) >= document.dictionary(tree.root).get("ParentTreeNextKey", 0):
        report.add_own("parent tree", "StructTreeRoot", "its keys do not grow, or reach ParentTreeNextKey")


@checks()
def replaced_text_is_a_cluster_s(subject: Subject, report: Report) -> None:
    """Own rule: ActualText replaces clusters, not phrases, which some readers turn round; with nothing, glyphs that others read for."""
    for marked in subject.content.marked:
        text = string_text(marked.properties.get("ActualText"))
        if text is not None and any(letter.isspace() for letter in text.strip()):
            report.add_own("ActualText", marked.where, f"{text!r} is no cluster")


@checks()
def artifacts_have_types(subject: Subject, report: Report) -> None:
    """Own rules: what an artifact is stands beside it; elements other than figures paint only text and thin lines."""
    for marked in subject.content.marked:
        if marked.tag != "Artifact":
            continue
        kind, subtype = marked.properties.get("Type"), marked.properties.get("Subtype")
        if kind not in ARTIFACT_TYPES:
            report.add_own("artifact types", marked.where, f"its Type is {kind}")
        if subtype is not None and (kind != "Pagination" or subtype not in PAGINATION_SUBTYPES):
            report.add_own("artifact types", marked.where, f"its Subtype is {subtype}")
        if kind == "Background" and "BBox" not in marked.properties:
            report.add_own("artifact types", marked.where, "the background has no BBox")
    for where, element in subject.content.graphics:
        ancestor: Element | None = element
        while ancestor is not None and ancestor.standard not in ("Figure", "Formula"):
            ancestor = ancestor.parent
        if ancestor is None:
            what = f"{element.where} paints a picture or a surface"
            report.add_own("rules and backgrounds are artifacts", where, what)
