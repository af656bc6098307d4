"""The register of mutations, and what they need to find their way in a document."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf


@dataclass(frozen=True)
class Mutation:
    """A way to break a sound document, and the rules that are broken then: these and no others."""

    name: str
    expected: frozenset[str]
    of_bytes: bool
    run: Callable[[Any], Any]


MUTATIONS: list[Mutation] = []


def breaks(*expected: str) -> Callable[[Callable[[Pdf], None]], Callable[[Pdf], None]]:
    """Registers a change of a document."""

    def register(function: Callable[[Pdf], None]) -> Callable[[Pdf], None]:
        MUTATIONS.append(Mutation(function.__name__, frozenset(expected), False, function))
        return function

    return register


def breaks_bytes(*expected: str) -> Callable[[Callable[[bytes], bytes]], Callable[[bytes], bytes]]:
    """Registers a change of the bytes of a plainly saved document."""

    def register(function: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        MUTATIONS.append(Mutation(function.__name__, frozenset(expected), True, function))
        return function

    return register


def elements(pdf: Pdf, kind: str) -> list[Object]:
    """The structure elements of a type, in reading order."""
    return [each for each in _elements(pdf.Root.StructTreeRoot.K) if each.S == f"/{kind}"]


def _elements(value: Any) -> Iterator[Object]:
    if isinstance(value, pikepdf.Array):
        for each in value:
            yield from _elements(each)
    elif isinstance(value, pikepdf.Dictionary) and "/S" in value:
        yield value
        if "/K" in value:
            yield from _elements(value.K)


def fonts(pdf: Pdf) -> list[Object]:
    """The Type 0 fonts of the first page, the one with most glyphs first."""
    found = [value for _, value in pdf.pages[0].Resources.Font.items()]
    return sorted(found, key=lambda font: -len(font.ToUnicode.read_bytes()))


def annotation(pdf: Pdf, subtype: str) -> Object:
    """The first annotation of a kind."""
    return next(each for page in pdf.pages for each in page.get("/Annots", []) if each.Subtype == f"/{subtype}")


def page_of(pdf: Pdf, subtype: str) -> Object:
    """The page of the first annotation of a kind."""
    wanted = annotation(pdf, subtype).objgen
    return next(page.obj for page in pdf.pages if wanted in [each.objgen for each in page.get("/Annots", [])])


def edit_content(pdf: Pdf, old: bytes, new: bytes, page: int = 0) -> None:
    """Replaces the first occurrence of some operators in a page's content."""
    contents = pdf.pages[page].obj.Contents
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        data = stream.read_bytes()
        if old in data:
            stream.write(data.replace(old, new, 1))
            return
    raise AssertionError(f"page {page + 1} does not contain {old!r}")


def edit_packet(pdf: Pdf, old: bytes, new: bytes) -> None:
    """Replaces text in the metadata."""
    data = pdf.Root.Metadata.read_bytes()
    assert old in data, f"the metadata do not contain {old!r}"
    pdf.Root.Metadata.write(data.replace(old, new, 1))


def image(pdf: Pdf) -> Object:
    """The first image that a page shows."""
    for page in pdf.pages:
        for _, value in page.Resources.get("/XObject", Dictionary()).items():
            if value.Subtype == "/Image":
                return value
    raise AssertionError("no page shows an image")


def form(pdf: Pdf) -> Object:
    """The first form that a page shows."""
    for page in pdf.pages:
        for _, value in page.Resources.get("/XObject", Dictionary()).items():
            if value.Subtype == "/Form":
                return value
    raise AssertionError("no page shows a form")


def graphics_state(pdf: Pdf) -> Object:
    """A graphics state of the first page."""
    return next(value for _, value in pdf.pages[0].Resources.ExtGState.items())


def add(pdf: Pdf, parent: Object, kind: str) -> Object:
    """A further element, without content, after the kids of another."""
    element = pdf.make_indirect(Dictionary(S=Name(f"/{kind}"), P=parent))
    kids = parent.get("/K", pikepdf.Array())
    parent.K = pikepdf.Array([*kids, element]) if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids, element])
    return element
