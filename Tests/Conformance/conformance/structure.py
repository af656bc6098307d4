"""The structure tree (ISO 32000-1 §14.7) as a tree of elements, and the tables that lead from content to them."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator

from .document import Document, name_text, string_text
from .values import Dictionary, Reference, Stream, String

STANDARD_TYPES = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu "
    "WT WP Figure Formula Form".split()
)
# What is looked through where the standards speak of an element's parent and kids.
TRANSPARENT_TYPES = frozenset(("NonStruct", "Div", "Part"))


@dataclass(eq=False)
class Element:
    """A structure element."""

    dictionary: Dictionary
    kind: str
    # The standard type that the role map leads to; None where it leads to none.
    standard: str | None
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    # Marked content: the object number of the page or form whose content it is, and the identifier.
    contents: list[tuple[int | None, int]] = field(default_factory=list)
    objects: list[Dictionary] = field(default_factory=list)
    # The language in force: the element's own, else its parent's.
    language: str | None = None

    @property
    def where(self) -> str:
        number = self.dictionary.number
        return f"StructElem {'?' if number is None else number} 0 <{self.kind}>"

    @property
    def kids_count(self) -> int:
        return len(self.children) + len(self.contents) + len(self.objects)

    def significant_children(self) -> Iterator[Element]:
        """The children, those of transparent ones in their places."""
        for child in self.children:
            if child.standard in TRANSPARENT_TYPES:
                yield from child.significant_children()
            else:
                yield child

    @property
    def significant_parent(self) -> Element | None:
        """The nearest ancestor that is not transparent."""
        parent = self.parent
        while parent is not None and parent.standard in TRANSPARENT_TYPES:
            parent = parent.parent
        return parent


class StructureTree:
    """All elements in reading order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.dictionary(document.root, "StructTreeRoot")
        self.role_map = document.dictionary(self.root, "RoleMap")
        self.elements: list[Element] = []
        self.by_dictionary: dict[int, Element] = {}
        self._rooted: dict[int, bool] = {}
        # Breaches found while reading: where and what.
        self.faults: list[tuple[str, str]] = []
        self.parent_tree = dict(self._number_tree(self.root.get("ParentTree"), set()))
        language = string_text(document.at(document.root, "Lang"))
        self._read_kids(self.root.get("K"), None, None, language)

    def attribute(self, element: Element, owner: str, key: str) -> Any:
        """An attribute's value (§14.7.5); None where it is not there."""
        attributes = self.document.at(element.dictionary, "A")
        for candidate in attributes if isinstance(attributes, list) else [attributes]:
            candidate = self.document.resolve(candidate)
            if isinstance(candidate, Stream):
                candidate = candidate.dictionary
            if isinstance(candidate, Dictionary) and candidate.get("O") == owner and key in candidate:
                return self.document.resolve(candidate[key])
        return None

    def number(self, element: Element, key: str) -> int:
        """ColSpan or RowSpan."""
        value = self.attribute(element, "Table", key)
        return value if isinstance(value, int) and value > 0 else 1

    def element(self, value: Any) -> Element | None:
        """The element that a value is."""
        return self.by_dictionary.get(id(self.document.resolve(value)))

    def is_rooted(self, element: Element) -> bool:
        """Whether the chain of P leads from an element to the root: content counts as tagged only then."""
        chain: list[int] = []
        value: Any = element.dictionary
        while isinstance(value, Dictionary) and id(value) not in self._rooted and id(value) not in chain:
            chain.append(id(value))
            if value is self.root:
                self._rooted[id(value)] = value.get("Type") == "StructTreeRoot"
                break
            value = self.document.resolve(value.get("P"))
        result = self._rooted.get(id(value), False)
        self._rooted.update((each, result) for each in chain)
        return result

    def of_content(self, owner: Dictionary, identifier: int) -> Element | None:
        """The element of marked content, as the parent tree has it; `owner` is the page or form."""
        row = self.document.resolve(self.parent_tree.get(owner.get("StructParents")))
        if isinstance(row, list) and 0 <= identifier < len(row):
            return self.element(row[identifier])
        return None

    def of_annotation(self, annotation: Dictionary) -> Element | None:
        """The element that an annotation's StructParent leads to."""
        return self.element(self.parent_tree.get(annotation.get("StructParent")))

    def _number_tree(self, node: Any, seen: set[int]) -> Iterator[tuple[int, Any]]:
        node = self.document.dictionary(node)
        if id(node) in seen:
            return
        seen.add(id(node))
        numbers = self.document.at(node, "Nums") or []
        yield from zip(numbers[::2], numbers[1::2])
        for kid in self.document.at(node, "Kids") or []:
            yield from self._number_tree(kid, seen)

    def _read_kids(self, kids: Any, parent: Element | None, page: Any, language: str | None) -> None:
        # Depth first, without recursion: real trees are deep.
        stack: list[tuple[Any, Element | None, Any, str | None]] = [(kids, parent, page, language)]
        while stack:
            kid, parent, page, language = stack.pop()
            value = self.document.resolve(kid)
            if isinstance(value, list):
                stack.extend((each, parent, page, language) for each in reversed(value))
                continue
            if isinstance(value, int) and parent is not None:
                parent.contents.append((page.number if isinstance(page, Reference) else None, value))
            elif isinstance(value, Dictionary):
                self._read_dictionary(value, parent, page, language, stack)
            elif value is not None:
                self.faults.append((parent.where if parent else "StructTreeRoot", f"{value!r} is no kid"))

    def _read_dictionary(
        self, value: Dictionary, parent: Element | None, page: Any, language: str | None, stack: list[Any]
    ) -> None:
        kind = value.get("Type")
        if kind == "MCR" and parent is not None:
            owner = value.get("Stm", value.get("Pg", page))
            parent.contents.append((owner.number if isinstance(owner, Reference) else None, value.get("MCID")))
        elif kind == "OBJR" and parent is not None:
            parent.objects.append(self.document.dictionary(value, "Obj"))
        elif id(value) in self.by_dictionary:
            self.faults.append((self.by_dictionary[id(value)].where, "the element is a kid twice"))
        else:
            name = name_text(self.document.at(value, "S")) or ""
            element = Element(value, name, self.standard_type(name), parent)
            element.language = string_text(self.document.at(value, "Lang")) or language
            self.by_dictionary[id(value)] = element
            self.elements.append(element)
            if parent is not None:
                parent.children.append(element)
            stack.append((value.get("K"), element, value.get("Pg", page), element.language))

    def standard_type(self, kind: str) -> str | None:
        """Where the role map leads; None for nowhere, and for a circle."""
        seen: set[str] = set()
        while kind not in STANDARD_TYPES:
            if kind in seen:
                return None
            seen.add(kind)
            kind = name_text(self.document.at(self.role_map, kind)) or ""
        return kind

    def is_circular(self, kind: str) -> bool:
        """Whether the role map leads from a type back to it."""
        seen = {kind}
        while (following := name_text(self.document.at(self.role_map, kind))) is not None:
            if following in seen:
                return True
            seen.add(following)
            kind = following
        return False


def text_of(document: Document, dictionary: Dictionary, key: str) -> str | None:
    """The text string under a key; None where there is none."""
    value = document.at(dictionary, key)
    return value.text() if isinstance(value, String) else None


