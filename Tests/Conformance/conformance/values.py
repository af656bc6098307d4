"""The values of PDF (ISO 32000-1 §7.3) as plain Python values, and the parser that reads them from bytes.

Booleans, null, integers and reals are Python's; the other kinds are the small classes below.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

SPACE = b"\0\t\n\f\r "
DELIMITERS = b"()<>[]{}/%"

_BLANK = re.compile(rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*")
_REGULAR = re.compile(rb"[^\0\t\n\f\r ()<>\[\]{}/%]*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)")
_REFERENCE = re.compile(rb"(\d+)[\0\t\n\f\r ]+(\d+)[\0\t\n\f\r ]+R(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)")
_STRING_PART = re.compile(rb"[()\\]")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

MAXIMUM_INTEGER = 2_147_483_647
MAXIMUM_REAL = 3.403e38
MINIMUM_REAL = 1.175e-38
MAXIMUM_STRING = 32_767
MAXIMUM_NAME = 127


class Name(str):
    """A name without its slash; bytes that are not UTF-8 are surrogates."""

    __slots__ = ()


class Keyword(str):
    """An operator, or a word such as `obj`."""

    __slots__ = ()


class String(bytes):
    """A string's bytes, escapes and hexadecimal digits decoded."""

    def text(self) -> str:
        """As a text string (§7.9.2.2): UTF-16 with its mark, else PDFDocEncoding, here read as Latin-1."""
        if self.startswith(b"\xfe\xff"):
            return self[2:].decode("utf-16-be", "surrogatepass")
        if self.startswith(b"\xef\xbb\xbf"):
            return self[3:].decode("utf-8", "replace")
        return self.decode("latin-1")


@dataclass(frozen=True)
class Reference:
    """An indirect reference."""

    number: int
    generation: int


class Dictionary(dict):
    """A dictionary whose keys are names without slashes; `number` is that of its indirect object, where it is one."""

    number: int | None = None


class Stream:
    """A stream: its dictionary and the bytes between `stream` and `endstream`, still encoded."""

    def __init__(self, dictionary: Dictionary, raw: bytes) -> None:
        self.dictionary = dictionary
        self.raw = raw
        self.number: int | None = None


@dataclass(frozen=True)
class Fault:
    """A rule of the syntax that a value breaks; `rule` is one of PDF/A-2a."""

    rule: str
    what: str


class SyntaxFault(Exception):
    """Bytes that are no PDF at all."""


class Parser:
    """Reads values one after the other; what breaks a limit of PDF/A-2 §6.1.13 or §6.1.6 is kept in `faults`."""

    def __init__(self, data: bytes, position: int = 0, references: bool = True) -> None:
        self.data = data
        self.position = position
        self.references = references
        self.faults: list[Fault] = []

    def at_end(self) -> bool:
        """Whether nothing but white space and comments is left; moves over it."""
        self.position = _BLANK.match(self.data, self.position).end()
        return self.position >= len(self.data)

    def value(self) -> Any:
        """The next value, or a keyword."""
        if self.at_end():
            raise SyntaxFault("the data ends where a value should be")
        data, position = self.data, self.position
        first = data[position]
        if first in b"0123456789+-.":
            return self._number()
        if first == 0x2F:  # /
            return self._name()
        if first == 0x28:  # (
            return self._literal()
        if first == 0x5B:  # [
            return self._array()
        if first == 0x3C:  # <
            return self._dictionary() if data[position + 1 : position + 2] == b"<" else self._hexadecimal()
        word = _REGULAR.match(data, position).group()
        if not word:
            raise SyntaxFault(f"byte {first:#04x} at {position} begins no value")
        self.position += len(word)
        if word == b"true":
            return True
        if word == b"false":
            return False
        if word == b"null":
            return None
        return Keyword(word.decode("latin-1"))

    def _number(self) -> Any:
        if self.references and (match := _REFERENCE.match(self.data, self.position)):
            self.position = match.end()
            return Reference(int(match[1]), int(match[2]))
        match = _NUMBER.match(self.data, self.position)
        if not match:
            word = _REGULAR.match(self.data, self.position).group()
            self.position += len(word)
            return Keyword(word.decode("latin-1"))
        self.position = match.end()
        digits = match.group()
        if b"." not in digits:
            number = int(digits)
            if not -MAXIMUM_INTEGER - 1 <= number <= MAXIMUM_INTEGER:
                self._fault("2a:6.1.13-1", f"the integer {digits.decode()} is out of range")
            return number
        real = float(digits)
        if abs(real) > MAXIMUM_REAL:
            self._fault("2a:6.1.13-2", f"the real {real} is out of range")
        if real and abs(real) < MINIMUM_REAL:
            self._fault("2a:6.1.13-5", f"the real {real} is too close to zero")
        return real

    def _name(self) -> Name:
        raw = _REGULAR.match(self.data, self.position + 1).group()
        self.position += 1 + len(raw)
        if b"#" in raw:
            raw = _NAME_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), raw)
        if len(raw) > MAXIMUM_NAME:
            self._fault("2a:6.1.13-4", f"a name of {len(raw)} bytes")
        return Name(raw.decode("utf-8", "surrogateescape"))

    def _literal(self) -> String:
        data, start = self.data, self.position + 1
        parts: list[bytes] = []
        depth, position = 1, start
        while True:
            match = _STRING_PART.search(data, position)
            if not match:
                raise SyntaxFault(f"the string at {start - 1} has no end")
            # An end of line within a string reads as a line feed (§7.3.4.2).
            parts.append(data[position : match.start()].replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
            position = match.end()
            mark = match.group()
            if mark == b"\\":
                escaped, position = self._escape(position)
                parts.append(escaped)
                continue
            depth += 1 if mark == b"(" else -1
            if depth == 0:
                break
            parts.append(mark)
        self.position = position
        return self._string(b"".join(parts))

    def _escape(self, position: int) -> tuple[bytes, int]:
        following = self.data[position : position + 1]
        if following in _ESCAPES:
            return _ESCAPES[following], position + 1
        if octal := re.match(rb"[0-7]{1,3}", self.data[position : position + 3]):
            return bytes([int(octal.group(), 8) & 0xFF]), position + octal.end()
        if self.data[position : position + 2] == b"\r\n":
            return b"", position + 2
        if following in (b"\r", b"\n"):
            return b"", position + 1
        return following, position + 1

    def _hexadecimal(self) -> String:
        end = self.data.find(b">", self.position)
        if end < 0:
            raise SyntaxFault(f"the string at {self.position} has no end")
        digits = self.data[self.position + 1 : end].translate(None, SPACE)
        self.position = end + 1
        known = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
        if known != digits:
            self._fault("2a:6.1.6-2", "a hexadecimal string holds something else than digits")
        if len(digits) % 2:
            self._fault("2a:6.1.6-1", f"a hexadecimal string of {len(digits)} digits")
        return self._string(bytes.fromhex((known + b"0" * (len(known) % 2)).decode()))

    def _string(self, value: bytes) -> String:
        if len(value) > MAXIMUM_STRING:
            self._fault("2a:6.1.13-3", f"a string of {len(value)} bytes")
        return String(value)

    def _array(self) -> list[Any]:
        self.position += 1
        values: list[Any] = []
        while True:
            if self.at_end():
                raise SyntaxFault("an array has no end")
            if self.data[self.position] == 0x5D:  # ]
                self.position += 1
                return values
            values.append(self.value())

    def _dictionary(self) -> Dictionary:
        self.position += 2
        values = Dictionary()
        while True:
            if self.at_end():
                raise SyntaxFault("a dictionary has no end")
            if self.data.startswith(b">>", self.position):
                self.position += 2
                return values
            key = self.value()
            if not isinstance(key, Name):
                raise SyntaxFault(f"{key!r} is no key of a dictionary")
            values[str(key)] = self.value()

    def _fault(self, rule: str, what: str) -> None:
        self.faults.append(Fault(rule, what))
