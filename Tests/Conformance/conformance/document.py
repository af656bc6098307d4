"""A PDF file as a table of its indirect objects: ISO 32000-1 §7.5.

Reading keeps, beside the objects, every breach of syntax that only the bytes show (PDF/A-2 §6.1).
"""
from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

from .values import Dictionary, Fault, Name, Parser, Reference, Stream, String, SyntaxFault

_OBJECT = re.compile(rb"(\d+)([\0\t\n\f\r ]+)(\d+)([\0\t\n\f\r ]+)obj")
_END_OF_LINE = (b"\r\n", b"\n", b"\r")


@dataclass
class LocatedFault:
    """A breach of syntax and the object it is in."""

    rule: str
    where: str
    what: str


@dataclass
class Document:
    """The objects of a file, by number."""

    path: Path
    data: bytes
    objects: dict[int, Any] = field(default_factory=dict)
    trailer: Dictionary = field(default_factory=Dictionary)
    faults: list[LocatedFault] = field(default_factory=list)
    _decoded: dict[int, bytes] = field(default_factory=dict)

    @property
    def root(self) -> Dictionary:
        """The document catalogue."""
        root = self.resolve(self.trailer.get("Root"))
        return root if isinstance(root, Dictionary) else Dictionary()

    def resolve(self, value: Any) -> Any:
        """What a value refers to; itself where it is no reference."""
        for _ in range(32):
            if not isinstance(value, Reference):
                return value
            value = self.objects.get(value.number)
        return None

    def at(self, value: Any, *keys: str | int) -> Any:
        """Follows keys and indices, and references between them; None where there is nothing."""
        value = self.resolve(value)
        for key in keys:
            if isinstance(value, Stream):
                value = value.dictionary
            if isinstance(value, Dictionary) or (isinstance(value, list) and -len(value) <= key < len(value)):
                value = self.resolve(value.get(key) if isinstance(value, Dictionary) else value[key])
            else:
                return None
        return value

    def dictionary(self, value: Any, *keys: str | int) -> Dictionary:
        """As `at`, for dictionaries and streams' dictionaries; an empty one for anything else."""
        found = self.at(value, *keys)
        if isinstance(found, Stream):
            found = found.dictionary
        return found if isinstance(found, Dictionary) else Dictionary()

    def array(self, value: Any, *keys: str | int) -> list[Any]:
        """As `at`, for arrays with their elements resolved; an empty one for anything else."""
        found = self.at(value, *keys)
        return [self.resolve(element) for element in found] if isinstance(found, list) else []

    def decoded(self, stream: Stream) -> bytes:
        """A stream's data, where its filters are FlateDecode or none; the raw bytes elsewhere."""
        key = id(stream)
        if key not in self._decoded:
            self._decoded[key] = self._decode(stream)
        return self._decoded[key]

    def _decode(self, stream: Stream) -> bytes:
        filters = self.at(stream, "Filter")
        if filters is None or filters == []:
            return stream.raw
        if filters != "FlateDecode" and filters != ["FlateDecode"]:
            return stream.raw
        try:
            data = zlib.decompressobj().decompress(stream.raw)
        except zlib.error as error:
            raise SyntaxFault(f"object {stream.number}: {error}") from error
        parameters = self.at(stream, "DecodeParms")
        parameters = self.dictionary(parameters[0] if isinstance(parameters, list) else parameters)
        if parameters.get("Predictor", 1) >= 10:
            depth = parameters.get("Colors", 1) * parameters.get("BitsPerComponent", 8)
            data = _unpredicted(data, depth * parameters.get("Columns", 1), depth)
        return data

    def pages(self) -> Iterator[Dictionary]:
        """The pages in order; attributes that they inherit are given to them, but for resources."""
        yield from self._pages(self.root.get("Pages"), Dictionary(), set())

    def _pages(self, node: Any, inherited: Dictionary, seen: set[int]) -> Iterator[Dictionary]:
        node = self.resolve(node)
        if not isinstance(node, Dictionary) or id(node) in seen:
            return
        seen.add(id(node))
        given = Dictionary(inherited)
        given.update({key: node[key] for key in ("MediaBox", "CropBox", "Rotate") if key in node})
        if "Kids" not in node:
            for key, value in given.items():
                node.setdefault(key, value)
            yield node
            return
        for kid in self.array(node, "Kids"):
            yield from self._pages(kid, given, seen)

    def walk(self) -> Iterator[tuple[int, Any]]:
        """Every value within every object, streams before their dictionaries, with the object's number."""
        for number, value in self.objects.items():
            stack = [value]
            while stack:
                value = stack.pop()
                yield number, value
                if isinstance(value, Stream):
                    stack.append(value.dictionary)
                elif isinstance(value, Dictionary):
                    stack.extend(value.values())
                elif isinstance(value, list):
                    stack.extend(value)


def place(value: Any) -> str:
    """How reports name an object."""
    number = getattr(value, "number", None)
    return "a direct object" if number is None else f"object {number} 0"


def read(path: Path) -> Document:
    """Reads a file.

    Raises SyntaxFault where there are no objects to be found at all.
    """
    document = Document(path, path.read_bytes())
    _Reader(document).read()
    return document


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.data = document.data
        # Offsets of objects, and places in object streams.
        self.offsets: dict[int, int] = {}
        self.compressed: dict[int, tuple[int, int]] = {}
        self.known: set[int] = set()

    def read(self) -> None:
        start = self.data.rfind(b"startxref")
        if start < 0:
            raise SyntaxFault("there is no startxref")
        offset: Any = Parser(self.data, start + 9).value()
        seen: set[int] = set()
        while isinstance(offset, int) and offset not in seen:
            seen.add(offset)
            trailer = self._section(offset)
            for key, value in trailer.items():
                self.document.trailer.setdefault(key, value)
            offset = trailer.get("Prev")
        for number, place_in_file in sorted(self.offsets.items()):
            self.document.objects[number] = self._indirect(number, place_in_file)
        self._read_compressed()

    def _section(self, offset: int) -> Dictionary:
        if self.data.startswith(b"xref", offset):
            return self._table(offset)
        stream = self._indirect(None, offset)
        if not isinstance(stream, Stream) or stream.dictionary.get("Type") != "XRef":
            raise SyntaxFault(f"there is no cross-reference section at {offset}")
        self._entries(stream)
        return stream.dictionary

    def _table(self, offset: int) -> Dictionary:
        if not re.match(rb"xref(?:\r\n|\n|\r)\d+ \d+", self.data[offset : offset + 40]):
            self._fault("2a:6.1.4-2", "cross-reference table", "xref and what follows it are not on two lines")
        parser = Parser(self.data, offset + 4)
        while True:
            first = parser.value()
            if first == "trailer":
                trailer = parser.value()
                self._take(parser.faults, "trailer")
                return trailer
            count = parser.value()
            for number in range(first, first + count):
                place_in_file, _, kind = parser.value(), parser.value(), parser.value()
                if number not in self.known:
                    self.known.add(number)
                    if kind == "n":
                        self.offsets[number] = place_in_file

    def _entries(self, stream: Stream) -> None:
        widths = stream.dictionary["W"]
        rows = self.document.decoded(stream)
        index = stream.dictionary.get("Index", [0, stream.dictionary.get("Size", 0)])
        numbers = [n for first, count in zip(index[::2], index[1::2]) for n in range(first, first + count)]
        step = sum(widths)
        for row, number in enumerate(numbers):
            fields, position = [], row * step
            for width in widths:
                fields.append(int.from_bytes(rows[position : position + width], "big") if width else None)
                position += width
            if number in self.known:
                continue
            self.known.add(number)
            kind = 1 if fields[0] is None else fields[0]
            if kind == 1:
                self.offsets[number] = fields[1]
            elif kind == 2:
                self.compressed[number] = (fields[1], fields[2] or 0)

    def _indirect(self, number: int | None, offset: int) -> Any:
        match = _OBJECT.match(self.data, offset)
        if not match:
            raise SyntaxFault(f"there is no object at {offset}")
        where = f"object {int(match[1])} {int(match[3])}"
        is_new = number is not None
        parser = Parser(self.data, match.end())
        value = parser.value()
        spacing = len(match[2]) == 1 and len(match[4]) == 1 and self._ends_line(match.start())
        spacing = spacing and self._begins_line(match.end())
        if isinstance(value, Dictionary) and not parser.at_end() and self.data.startswith(b"stream", parser.position):
            value, end = self._stream(value, parser.position + 6, where, is_new)
            parser.position = end
        end = parser.position
        parser.at_end()
        if not self.data.startswith(b"endobj", parser.position):
            spacing = False
        else:
            spacing = spacing and self._ends_line(parser.position) and self._begins_line(parser.position + 6)
        if is_new:
            if number != int(match[1]):
                self._fault("2a:6.1.9-1", where, f"the cross-reference table calls it {number}")
            if not spacing:
                self._fault("2a:6.1.9-1", where, "obj or endobj are not on lines of their own, one space between")
            self._take(parser.faults, where)
            if isinstance(value, (Dictionary, Stream)):
                value.number = number
            if isinstance(value, Stream):
                value.dictionary.number = number
        return value

    def _stream(self, dictionary: Dictionary, position: int, where: str, is_new: bool) -> tuple[Stream, int]:
        start = position
        if self.data.startswith(b"\r\n", start):
            start += 2
        elif self.data.startswith(b"\n", start):
            start += 1
        else:
            start += self.data.startswith(b"\r", start)
            if is_new:
                self._fault("2a:6.1.7.1-2", where, "stream is not followed by a line feed")
        length = dictionary.get("Length")
        if isinstance(length, Reference):
            target = self.offsets.get(length.number)
            length = None if target is None else self._indirect(None, target)
        end = start + length if isinstance(length, int) else -1
        if re.match(rb"(?:\r\n|\n|\r)endstream", self.data[end : end + 11]) if end >= 0 else False:
            return Stream(dictionary, self.data[start:end]), self.data.index(b"endstream", end) + 9
        found = self.data.find(b"endstream", start)
        if found < 0:
            raise SyntaxFault(f"{where}: there is no endstream")
        real = found
        for mark in _END_OF_LINE:
            if self.data.endswith(mark, start, found):
                real = found - len(mark)
                break
        if is_new:
            if real == found:
                self._fault("2a:6.1.7.1-2", where, "endstream does not stand on a line of its own")
            if length != real - start:
                self._fault("2a:6.1.7.1-1", where, f"Length is {length}, but there are {real - start} bytes")
        return Stream(dictionary, self.data[start:real]), found + 9

    def _read_compressed(self) -> None:
        containers: dict[int, tuple[Parser, list[tuple[int, int]], int]] = {}
        for number, (container, index) in sorted(self.compressed.items()):
            if container not in containers:
                stream = self.document.objects.get(container)
                if not isinstance(stream, Stream):
                    raise SyntaxFault(f"object {container} is no object stream")
                parser = Parser(self.document.decoded(stream))
                heads = [(parser.value(), parser.value()) for _ in range(stream.dictionary["N"])]
                containers[container] = (parser, heads, stream.dictionary["First"])
            parser, heads, first = containers[container]
            if index >= len(heads) or heads[index][0] != number:
                raise SyntaxFault(f"object {number} is not where the cross-reference table says")
            parser.position = first + heads[index][1]
            parser.faults = []
            value = parser.value()
            self._take(parser.faults, f"object {number} 0")
            if isinstance(value, Dictionary):
                value.number = number
            self.document.objects[number] = value

    def _ends_line(self, position: int) -> bool:
        return self.data[position - 1 : position] in (b"\n", b"\r")

    def _begins_line(self, position: int) -> bool:
        return self.data[position : position + 1] in (b"\n", b"\r")

    def _take(self, faults: list[Fault], where: str) -> None:
        for fault in faults:
            self._fault(fault.rule, where, fault.what)

    def _fault(self, rule: str, where: str, what: str) -> None:
        self.document.faults.append(LocatedFault(rule, where, what))


def _unpredicted(data: bytes, bits_per_row: int, bits_per_pixel: int) -> bytes:
    """Undoes the predictors of PNG (§7.4.4.4)."""
    width, back = (bits_per_row + 7) // 8, max(1, bits_per_pixel // 8)
    above, out = bytearray(width), bytearray()
    for start in range(0, len(data) - width, width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        if kind == 2:
            row = bytearray((value + up) & 0xFF for value, up in zip(row, above))
        elif kind:
            for place_in_row in range(width):
                left = row[place_in_row - back] if place_in_row >= back else 0
                corner = above[place_in_row - back] if place_in_row >= back else 0
                up = above[place_in_row]
                guess = left if kind == 1 else (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
                row[place_in_row] = (row[place_in_row] + guess) & 0xFF
        out += row
        above = row
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    distances = [(abs(estimate - value), order, value) for order, value in enumerate((left, up, corner))]
    return min(distances)[2]


def string_text(value: Any) -> str | None:
    """The text of a string; None for anything else."""
    return value.text() if isinstance(value, String) else None


def name_text(value: Any) -> str | None:
    """A name without its slash; None for anything else."""
    return str(value) if isinstance(value, Name) else None
