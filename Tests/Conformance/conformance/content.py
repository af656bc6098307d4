"""What the content streams of a document do (ISO 32000-1 §7.8.2): one pass over every page, form and pattern.

The pass only gathers facts; the modules of rules judge them.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .document import Document, LocatedFault, place, string_text
from .interpreter import Interpreter
from .structure import Element, StructureTree
from .values import Dictionary, Stream, String

@dataclass(frozen=True)
class GlyphUse:
    """A code shown in a font; equal uses are kept once."""

    font: int
    code: int
    is_invisible: bool
    has_actual_text: bool
    # Whether the ActualText is empty.
    is_erased: bool


@dataclass
class Marked:
    """A marked-content sequence."""

    where: str
    tag: str
    properties: Dictionary
    parent: Marked | None
    # The element that its MCID, or that of a sequence around it, belongs to.
    element: Element | None
    language: str | None
    in_artifact: bool
    # Whether that element stands in the structure tree.
    is_tagged: bool

    @property
    def own_language(self) -> Any:
        return self.properties.get("Lang")

    @property
    def has_actual_text(self) -> bool:
        sequence: Marked | None = self
        while sequence is not None:
            if isinstance(sequence.properties.get("ActualText"), String):
                return True
            sequence = sequence.parent
        return self.element is not None and "ActualText" in self.element.dictionary

    @property
    def is_erased(self) -> bool:
        """Whether the innermost ActualText around it is empty."""
        sequence: Marked | None = self
        while sequence is not None:
            text = string_text(sequence.properties.get("ActualText"))
            if text is not None:
                return not text
            sequence = sequence.parent
        return False


@dataclass
class Content:
    """The facts about all content streams of a document."""

    document: Document
    tree: StructureTree
    pages: list[Dictionary]
    marked: list[Marked] = field(default_factory=list)
    # By the object number of a page or form: MCID, tag and place of each of its marks.
    identifiers: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    fonts: dict[int, Dictionary] = field(default_factory=dict)
    glyphs: dict[GlyphUse, str] = field(default_factory=dict)
    # Where each device space is first used.
    device_spaces: dict[str, str] = field(default_factory=dict)
    intents: list[tuple[str, str]] = field(default_factory=list)
    states: dict[int, tuple[str, Dictionary]] = field(default_factory=dict)
    images: dict[int, tuple[str, Stream]] = field(default_factory=dict)
    forms: dict[int, tuple[str, Stream]] = field(default_factory=dict)
    # How often each form that has StructParents is drawn.
    drawn: dict[int, int] = field(default_factory=dict)
    inline_images: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    # Pictures, shadings and shapes thicker than the lines that decorate text, painted as an element's content.
    graphics: list[tuple[str, Element]] = field(default_factory=list)
    texts_without_language: list[str] = field(default_factory=list)
    unknown_operators: list[tuple[str, str]] = field(default_factory=list)
    missing_resources: list[tuple[str, str, str]] = field(default_factory=list)
    deepest: tuple[int, str] = (0, "")
    unbalanced: list[tuple[str, str]] = field(default_factory=list)
    # Page number: what on it is transparent.
    transparent: dict[int, str] = field(default_factory=dict)
    faults: list[LocatedFault] = field(default_factory=list)

    # Patterns and soft masks that have been read.
    read_once: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.language = string_text(self.document.at(self.document.root, "Lang"))
        for number, page in enumerate(self.pages, 1):
            contents = self.document.at(page, "Contents")
            streams = contents if isinstance(contents, list) else [contents]
            parts = [self.document.resolve(each) for each in streams]
            data = b"\n".join(self.document.decoded(part) for part in parts if isinstance(part, Stream))
            Interpreter(self, f"page {number}", page, number, None).run(data)
            for annotation in self.document.array(page, "Annots"):
                self._appearances(self.document.at(annotation, "AP"), f"page {number} / annotation", number)

    def _appearances(self, value: Any, where: str, page: int) -> None:
        if isinstance(value, Stream):
            self.enter_form(value, where, page, None)
        elif isinstance(value, Dictionary):
            for each in value.values():
                self._appearances(self.document.resolve(each), where, page)

    def mark(
        self, where: str, tag: str, properties: Dictionary, parent: Marked | None, element: Element | None,
        language: str | None, in_artifact: bool,
    ) -> Marked:
        """Keeps a marked-content sequence."""
        is_tagged = element is not None and self.tree.is_rooted(element)
        marked = Marked(where, tag, properties, parent, element, language, in_artifact, is_tagged)
        self.marked.append(marked)
        return marked

    def note_glyph(
        self, font: int, code: int, is_invisible: bool, has_actual_text: bool, is_erased: bool,
        interpreter: Interpreter,
    ) -> None:
        """Keeps the first place where a code is shown in one of these ways."""
        use = GlyphUse(font, code, is_invisible, has_actual_text, is_erased)
        if use not in self.glyphs:
            self.glyphs[use] = interpreter.where

    def enter_form(self, form: Stream, where: str, page: int, marked: Marked | None) -> None:
        """Reads a form, once for each context that it is drawn in."""
        self.forms.setdefault(id(form), (f"{place(form)} (form)", form))
        if "StructParents" in form.dictionary:
            self.drawn[id(form)] = self.drawn.get(id(form), 0) + 1
        if where.count(" / ") > 16:
            self.unbalanced.append((where, "forms are nested without end"))
            return
        name = f"{where} / form {form.number}"
        Interpreter(self, name, form.dictionary, page, marked).run(self.document.decoded(form))
