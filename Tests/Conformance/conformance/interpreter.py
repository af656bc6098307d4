"""Executes content streams (ISO 32000-1 §8–9) as far as the facts about them need it."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .document import LocatedFault, place, string_text
from .values import Dictionary, Keyword, Name, Parser, Stream, String, SyntaxFault

if TYPE_CHECKING:
    from .content import Content, Marked

# ISO 32000-1 table A.1.
OPERATORS = frozenset(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    "RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
PATH_PAINTING = frozenset("b B b* B* f F f* s S".split())
PATH_CONSTRUCTION = frozenset("c l m re v y".split())
TEXT_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
DEVICE_OPERATORS = {
    "g": "DeviceGray", "G": "DeviceGray", "rg": "DeviceRGB", "RG": "DeviceRGB", "k": "DeviceCMYK", "K": "DeviceCMYK",
}
DEVICE_SPACES = frozenset(("DeviceGray", "DeviceRGB", "DeviceCMYK"))


@dataclass(frozen=True)
class State:
    """The part of the graphics state that rules are about."""

    font: int | None = None
    size: float = 0
    mode: int = 0


class Interpreter:
    """Executes one content stream as far as the facts need it."""

    def __init__(self, content: Content, where: str, owner: Dictionary, page: int, marked: Marked | None) -> None:
        self.content = content
        self.document = content.document
        self.name = where
        self.owner = owner
        self.page = page
        self.resources = self.document.dictionary(owner, "Resources")
        self.marked = marked
        self.outer = marked
        self.is_content = True
        self.state = State()
        self.saved: list[State] = []
        self.in_text = False
        self.index = 0
        # The corners of the path under construction.
        self.path: list[tuple[float, float]] = []

    @property
    def where(self) -> str:
        return f"{self.name} / content stream op {self.index}"

    def run(self, data: bytes) -> None:
        parser = Parser(data, references=False)
        operands: list[Any] = []
        try:
            while not parser.at_end():
                value = parser.value()
                if not isinstance(value, Keyword):
                    operands.append(value)
                    continue
                self.index += 1
                self.execute(value, operands, parser)
                operands = []
                for fault in parser.faults:
                    self.content.faults.append(LocatedFault(fault.rule, self.where, fault.what))
                parser.faults.clear()
        except SyntaxFault as fault:
            self.content.unbalanced.append((self.where, str(fault)))
        if self.saved:
            self.content.unbalanced.append((self.name, f"{len(self.saved)} q without Q"))
        if self.marked is not self.outer:
            self.content.unbalanced.append((self.name, "marked content has no EMC"))
        if self.in_text:
            self.content.unbalanced.append((self.name, "BT without ET"))

    def execute(self, operator: str, operands: list[Any], parser: Parser) -> None:
        content = self.content
        if operator in TEXT_SHOWING:
            self.show(operands)
        elif operator in PATH_PAINTING:
            self.paint(is_graphic=self.is_thick())
            self.path = []
        elif operator in PATH_CONSTRUCTION:
            self.construct(operator, operands)
        elif operator == "n":
            self.path = []
        elif operator == "sh":
            self.paint(is_graphic=True)
            self.shading(operands)
        elif operator in DEVICE_OPERATORS:
            self.use_space(Name(DEVICE_OPERATORS[operator]))
        elif operator == "q":
            self.saved.append(self.state)
            if len(self.saved) > content.deepest[0]:
                content.deepest = (len(self.saved), self.where)
        elif operator == "Q":
            if self.saved:
                self.state = self.saved.pop()
            else:
                content.unbalanced.append((self.where, "Q without q"))
        elif operator in ("BT", "ET"):
            if self.in_text == (operator == "BT"):
                content.unbalanced.append((self.where, f"{operator} out of order"))
            self.in_text = operator == "BT"
        elif operator == "Tf":
            self.select_font(operands)
        elif operator == "Tr":
            self.state = replace(self.state, mode=operands[0])
        elif operator in ("BDC", "BMC"):
            self.begin_marked(operands)
        elif operator == "EMC":
            if self.marked is self.outer:
                content.unbalanced.append((self.where, "EMC without BDC"))
            else:
                self.marked = self.marked.parent
        elif operator in ("CS", "cs"):
            self.color_space(operands)
        elif operator in ("SCN", "scn"):
            self.pattern(operands)
        elif operator == "gs":
            self.graphics_state(operands)
        elif operator == "ri":
            content.intents.append((self.where, str(operands[0])))
        elif operator == "Do":
            self.draw(operands)
        elif operator == "BI":
            self.inline_image(parser)
        elif operator not in OPERATORS:
            content.unknown_operators.append((self.where, operator))

    # Marked content

    def begin_marked(self, operands: list[Any]) -> None:
        tag = str(operands[0]) if operands else ""
        properties = operands[1] if len(operands) > 1 else Dictionary()
        if isinstance(properties, Name):
            properties = self.resource("Properties", properties)
        properties = self.document.dictionary(properties)
        parent = self.marked
        element = parent.element if parent else None
        language = parent.language if parent else self.content.language
        identifier = properties.get("MCID")
        if isinstance(identifier, int):
            element = self.content.tree.of_content(self.owner, identifier) or element
            self.content.identifiers.setdefault(self.owner.number or 0, []).append((identifier, tag, self.where))
            language = element.language if element else language
        language = string_text(properties.get("Lang")) or language
        in_artifact = tag == "Artifact" or bool(parent and parent.in_artifact)
        self.marked = self.content.mark(self.where, tag, properties, parent, element, language, in_artifact)

    def paint(self, is_graphic: bool) -> None:
        """Notes content that is neither an element's nor an artifact."""
        if not self.is_content:
            return
        marked = self.marked
        if marked is None or not (marked.is_tagged or marked.in_artifact):
            self.content.unmarked.append(self.where)
        elif is_graphic and marked.element is not None and not marked.in_artifact:
            self.content.graphics.append((self.where, marked.element))

    def construct(self, operator: str, operands: list[Any]) -> None:
        if operator == "re" and len(operands) == 4:
            x, y, width, height = operands
            self.path += [(x, y), (x + width, y + height)]
        else:
            self.path += zip(operands[::2], operands[1::2])

    def is_thick(self) -> bool:
        """Whether the path is thicker than what underlines or strikes text of the current size."""
        if not self.path:
            return False
        columns, lines = zip(*self.path)
        return min(max(columns) - min(columns), max(lines) - min(lines)) > max(2, self.state.size / 5)

    # Text

    def select_font(self, operands: list[Any]) -> None:
        font = self.resource("Font", operands[0])
        if isinstance(font, Dictionary):
            self.content.fonts[id(font)] = font
            self.state = replace(self.state, font=id(font), size=operands[1])

    def show(self, operands: list[Any]) -> None:
        self.paint(is_graphic=False)
        marked = self.marked
        if self.is_content and (marked.language if marked else self.content.language) is None:
            self.content.texts_without_language.append(self.where)
        if self.state.font is None:
            self.content.unbalanced.append((self.where, "text is shown without a font"))
            return
        has_actual_text = marked is not None and marked.has_actual_text
        is_erased = marked is not None and marked.is_erased
        shown = operands[-1] if operands else []
        for string in shown if isinstance(shown, list) else [shown]:
            if not isinstance(string, String):
                continue
            if len(string) % 2:
                self.content.unbalanced.append((self.where, "a string of two-byte codes has an odd length"))
            for place_in_string in range(0, len(string) - 1, 2):
                code = string[place_in_string] << 8 | string[place_in_string + 1]
                self.content.note_glyph(
                    self.state.font, code, self.state.mode == 3, has_actual_text, is_erased, self)

    # Resources

    def resource(self, category: str, name: Any) -> Any:
        """A resource from the stream's own dictionary."""
        found = self.document.at(self.resources, category, str(name))
        if found is None:
            self.content.missing_resources.append((self.where, category, str(name)))
        return found

    def graphics_state(self, operands: list[Any]) -> None:
        state = self.document.dictionary(self.resource("ExtGState", operands[0]))
        self.content.states.setdefault(id(state), (f"{self.where} /{operands[0]}", state))
        at = self.document.at
        mask = at(state, "SMask")
        if isinstance(mask, Dictionary):
            group = at(mask, "G")
            if isinstance(group, Stream):
                self.enter(group, "soft mask")
        is_opaque = at(state, "ca") in (None, 1) and at(state, "CA") in (None, 1)
        if not is_opaque or isinstance(mask, Dictionary) or at(state, "BM") not in (None, "Normal", "Compatible"):
            self.content.transparent.setdefault(self.page, self.where)
        font = at(state, "Font", 0)
        if isinstance(font, Dictionary):
            self.content.fonts[id(font)] = font
            self.state = replace(self.state, font=id(font))

    def draw(self, operands: list[Any]) -> None:
        found = self.resource("XObject", operands[0])
        if not isinstance(found, Stream):
            return
        if found.dictionary.get("Subtype") == "Image":
            self.paint(is_graphic=True)
            self.image(found)
        else:
            if self.document.at(found, "Group", "S") == "Transparency":
                self.content.transparent.setdefault(self.page, self.where)
            self.content.enter_form(found, self.name, self.page, self.marked)

    def enter(self, stream: Stream, kind: str) -> None:
        """Reads a stream whose content is no content of the page: a pattern's cell, a soft mask."""
        if id(stream) in self.content.read_once:
            return
        self.content.read_once.add(id(stream))
        if kind == "soft mask":
            self.content.forms[id(stream)] = (f"{place(stream)} (form)", stream)
        reader = Interpreter(
            self.content, f"{self.name} / {kind} {stream.number}", stream.dictionary, self.page, None)
        reader.is_content = False
        reader.run(self.document.decoded(stream))

    def image(self, image: Stream) -> None:
        self.content.images.setdefault(id(image), (f"{place(image)} (image)", image))
        space = self.document.at(image, "ColorSpace")
        if space is not None:
            self.use_space(space)
        intent = self.document.at(image, "Intent")
        if intent is not None:
            self.content.intents.append((place(image), str(intent)))
        mask = self.document.at(image, "SMask")
        if isinstance(mask, Stream):
            self.content.transparent.setdefault(self.page, self.where)
            self.image(mask)
        stencil = self.document.at(image, "Mask")
        if isinstance(stencil, Stream):
            self.image(stencil)

    def color_space(self, operands: list[Any]) -> None:
        name = operands[0]
        if name in DEVICE_SPACES or name == "Pattern":
            self.use_space(name)
        else:
            self.use_space(self.resource("ColorSpace", name))

    def use_space(self, space: Any) -> None:
        """Notes the device spaces within a colour space."""
        space = self.document.resolve(space)
        if isinstance(space, Name):
            if space in DEVICE_SPACES:
                self.content.device_spaces.setdefault(str(space), self.where)
        elif isinstance(space, list) and len(space) > 1 and space[0] in ("Indexed", "Pattern", "I"):
            self.use_space(space[1])
        elif isinstance(space, list) and space[:1] in (["Separation"], ["DeviceN"]):
            self.use_space(space[2])

    def pattern(self, operands: list[Any]) -> None:
        if not operands or not isinstance(operands[-1], Name):
            return
        pattern = self.resource("Pattern", operands[-1])
        if isinstance(pattern, Stream):
            self.enter(pattern, "pattern")
        elif isinstance(pattern, Dictionary):
            self.use_space(self.document.at(pattern, "Shading", "ColorSpace"))

    def shading(self, operands: list[Any]) -> None:
        shading = self.resource("Shading", operands[0])
        self.use_space(self.document.at(shading, "ColorSpace"))

    def inline_image(self, parser: Parser) -> None:
        self.paint(is_graphic=True)
        self.content.inline_images.append(self.where)
        end = parser.data.find(b"EI", parser.position)
        while end >= 0 and parser.data[end + 2 : end + 3] not in (b"", b"\n", b"\r", b" "):
            end = parser.data.find(b"EI", end + 2)
        parser.position = len(parser.data) if end < 0 else end + 2
