"""Reads a file into a document: cross-reference sections, indirect objects, object streams (ISO 32000-1 §7.5).

Every breach of syntax that only the bytes show (PDF/A-2 §6.1) is kept beside the objects.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .document import Document, LocatedFault
from .values import Dictionary, Fault, Parser, Reference, Stream, SyntaxFault

_OBJECT = re.compile(rb"(\d+)([\0\t\n\f\r ]+)(\d+)([\0\t\n\f\r ]+)obj")
_END_OF_LINE = (b"\r\n", b"\n", b"\r")


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
