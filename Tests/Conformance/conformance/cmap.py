"""ToUnicode CMaps: ISO 32000-1 §9.10.3."""
from __future__ import annotations

from typing import Any

from .values import Keyword, Parser, String, SyntaxFault


def read(data: bytes) -> dict[int, str]:
    """The text of every code.

    Raises SyntaxFault where the CMap cannot be read.
    """
    texts: dict[int, str] = {}
    parser = Parser(data, references=False)
    operands: list[Any] = []
    while not parser.at_end():
        value = parser.value()
        if not isinstance(value, Keyword):
            operands.append(value)
            continue
        if value == "endbfchar":
            for code, text in zip(operands[::2], operands[1::2]):
                texts[_code(code)] = _text(text)
        elif value == "endbfrange":
            for first, last, target in zip(operands[::3], operands[1::3], operands[2::3]):
                _add_range(texts, _code(first), _code(last), target)
        elif value == "usecmap":
            raise SyntaxFault("the CMap uses another")
        operands = []
    return texts


def _add_range(texts: dict[int, str], first: int, last: int, target: Any) -> None:
    if first >> 8 != last >> 8:
        raise SyntaxFault(f"the range {first:04X}-{last:04X} crosses a change of the first byte")
    for code in range(first, last + 1):
        if isinstance(target, list):
            if code - first >= len(target):
                raise SyntaxFault(f"the range {first:04X}-{last:04X} has too few texts")
            texts[code] = _text(target[code - first])
        else:
            texts[code] = _text(target[:-1] + bytes([target[-1] + code - first & 0xFF]))


def _code(value: Any) -> int:
    if not isinstance(value, String) or len(value) != 2:
        raise SyntaxFault(f"{value!r} is no code of two bytes")
    return int.from_bytes(value, "big")


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        raise SyntaxFault(f"{value!r} is no text")
    return value.decode("utf-16-be", "surrogatepass")
