"""A PDF file as a table of its indirect objects: ISO 32000-1 §7.5."""
from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

from .values import Dictionary, Name, Reference, Stream, String, SyntaxFault

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
    # By identity, with the stream, so that no other one gets its identity.
    _decoded: dict[int, tuple[Stream, bytes]] = field(default_factory=dict)

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
            self._decoded[key] = (stream, self._decode(stream))
        return self._decoded[key][1]

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


def string_text(value: Any) -> str | None:
    """The text of a string; None for anything else."""
    return value.text() if isinstance(value, String) else None


def name_text(value: Any) -> str | None:
    """A name without its slash; None for anything else."""
    return str(value) if isinstance(value, Name) else None


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
