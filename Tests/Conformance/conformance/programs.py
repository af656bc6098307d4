"""Embedded font programs, as far as PDF needs them: which glyphs there are and how far they advance."""
from __future__ import annotations

import io
from typing import Protocol

from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont, TTLibError


class ProgramFault(Exception):
    """A font program that cannot be read."""


class Program(Protocol):
    """A font program of a CIDFont."""

    def has_glyph(self, glyph: int) -> bool:
        """Whether there is a glyph of that number."""

    def advance(self, glyph: int) -> float:
        """A glyph's advance in thousandths of an em."""

    def glyph_of_cid(self, cid: int) -> int:
        """The glyph of a CID, where the font has no CIDToGIDMap."""


class TrueTypeProgram:
    """A program in FontFile2."""

    def __init__(self, data: bytes) -> None:
        try:
            font = TTFont(io.BytesIO(data), lazy=True)
            self.units_per_em = font["head"].unitsPerEm
            self.glyph_count = font["maxp"].numGlyphs
            metrics = font["hhea"].numberOfHMetrics
            table = font.getTableData("hmtx")
            missing = {"glyf", "loca", "head", "hhea", "hmtx", "maxp"} - set(font.keys())
        except (TTLibError, KeyError, AssertionError) as error:
            raise ProgramFault(f"the TrueType program cannot be read: {error!r}") from error
        if missing:
            raise ProgramFault(f"the TrueType program has no {', '.join(sorted(missing))}")
        if metrics < 1 or len(table) < metrics * 4:
            raise ProgramFault("hmtx is shorter than hhea says")
        self.advances = [int.from_bytes(table[at * 4 : at * 4 + 2], "big") for at in range(metrics)]

    def has_glyph(self, glyph: int) -> bool:
        return 0 <= glyph < self.glyph_count

    def advance(self, glyph: int) -> float:
        return self.advances[min(glyph, len(self.advances) - 1)] * 1000 / self.units_per_em

    def glyph_of_cid(self, cid: int) -> int:
        return cid


class CFFProgram:
    """A program in FontFile3, subtype CIDFontType0C."""

    def __init__(self, data: bytes) -> None:
        fonts = CFFFontSet()
        try:
            fonts.decompile(io.BytesIO(data), None)
            self.font = fonts[fonts.fontNames[0]]
            self.charstrings = self.font.CharStrings
            self.charset = self.font.charset
        except Exception as error:  # fontTools lets through whatever its unpacking meets
            raise ProgramFault(f"the CFF program cannot be read: {error!r}") from error
        self.is_cid_keyed = hasattr(self.font, "ROS")
        self.glyphs_of_cids: dict[int, int] = {}
        if self.is_cid_keyed:
            # fontTools calls the glyph of CID 17 `cid00017`.
            cids = (0 if name == ".notdef" else int(name[3:]) for name in self.charset)
            self.glyphs_of_cids = {cid: glyph for glyph, cid in enumerate(cids)}
        self.scale = (getattr(self.font, "FontMatrix", None) or [0.001])[0] * 1000

    def has_glyph(self, glyph: int) -> bool:
        return 0 <= glyph < len(self.charset)

    def advance(self, glyph: int) -> float:
        charstring = self.charstrings[self.charset[glyph]]
        charstring.draw(NullPen())
        return charstring.width * self.scale

    def glyph_of_cid(self, cid: int) -> int:
        return self.glyphs_of_cids.get(cid, -1) if self.is_cid_keyed else cid
