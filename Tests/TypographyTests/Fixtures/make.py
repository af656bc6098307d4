"""Draws the fonts of this folder, a file for each way in which fonts store outlines: `python3 make.py`, with fontTools.

The letters a to h are blocks: the n-th is n tenths of an em high and three tenths and n twentieths wide, with a twentieth
of white on either side. `Sound` holds what can be set, `Refused` what cannot, named by its reason. They are committed since
another version of fontTools may write other bytes.
"""
from __future__ import annotations

from pathlib import Path

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.designspaceLib import AxisDescriptor
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.TupleVariation import TupleVariation

FOLDER = Path(__file__).parent
LETTERS = "abcdefgh"
GLYPHS = [".notdef", "space", *LETTERS]
# A fixed date: 1 January 2020 in seconds since 1904.
DATE = 3660681600


def width(name: str, em: int) -> int:
    return round(em * (0.3 if name not in LETTERS else 0.3 + 0.05 * (LETTERS.index(name) + 1)))


def draw(pen: TTGlyphPen | T2CharStringPen, name: str, em: int) -> None:
    if name == "space":
        return
    height = em // 20 if name == ".notdef" else round(em * (LETTERS.index(name) + 1) / 10)
    left, right = round(em * 0.05), width(name, em) - round(em * 0.05)
    pen.moveTo((left, 0))
    pen.lineTo((left, height))
    pen.lineTo((right, height))
    pen.lineTo((right, 0))
    pen.closePath()


def begin(name: str, em: int, is_truetype: bool) -> FontBuilder:
    builder = FontBuilder(em, isTTF=is_truetype)
    builder.setupGlyphOrder(GLYPHS)
    # The last letter is a sign of the font's own too.
    builder.setupCharacterMap({0x20: "space"} | {ord(letter): letter for letter in LETTERS} | {0xE000: LETTERS[-1]})
    builder.setupHorizontalMetrics({each: (width(each, em), round(em * 0.05)) for each in GLYPHS})
    builder.setupHorizontalHeader(ascent=round(em * 0.8), descent=-round(em * 0.2))
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name.replace(" ", "") + "-Regular"})
    builder.setupOS2(sTypoAscender=round(em * 0.8), sTypoDescender=-round(em * 0.2), fsType=0, usWeightClass=400)
    builder.setupPost()
    return builder


def truetype(name: str, em: int = 1024) -> FontBuilder:
    builder = begin(name, em, True)
    glyphs = {}
    for each in GLYPHS:
        pen = TTGlyphPen(None)
        draw(pen, each, em)
        glyphs[each] = pen.glyph()
    builder.setupGlyf(glyphs)
    return builder


def charstrings(em: int, is_cff2: bool = False) -> dict[str, object]:
    found = {}
    for each in GLYPHS:
        pen = T2CharStringPen(None if is_cff2 else width(each, em), None, CFF2=is_cff2)
        draw(pen, each, em)
        found[each] = pen.getCharString()
    return found


def named(name: str, em: int = 1000) -> FontBuilder:
    builder = begin(name, em, False)
    builder.setupCFF(name.replace(" ", "") + "-Regular", {"FontMatrix": [1 / em, 0, 0, 1 / em, 0, 0]}, charstrings(em), {})
    return builder


def keyed_by_cid(name: str) -> FontBuilder:
    """Glyphs whose CIDs are other numbers than their own, and fall where those rise."""
    builder = named(name, 2048)
    font, top = builder.font, builder.font["CFF "].cff[0]
    names = [".notdef"] + [f"cid{900 - 7 * number:05}" for number in range(1, len(GLYPHS))]
    new_name = dict(zip(GLYPHS, names))
    dictionary = FontDict()
    dictionary.Private = top.Private
    dictionary.FontMatrix = top.FontMatrix
    top.FDArray = FDArrayIndex()
    top.FDArray.append(dictionary)
    top.FDSelect = FDSelect()
    top.FDSelect.format = 3
    top.FDSelect.gidArray = [0] * len(GLYPHS)
    del top.Private, top.FontMatrix
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = 1000
    strings = top.CharStrings.charStrings
    top.CharStrings.charStrings = {new_name[each]: strings[each] for each in GLYPHS}
    top.CharStrings.fdArray, top.CharStrings.fdSelect = top.FDArray, top.FDSelect
    top.charset = names
    for table in font["cmap"].tables:
        table.cmap = {code: new_name[glyph] for code, glyph in table.cmap.items()}
    font["hmtx"].metrics = {new_name[each]: metric for each, metric in font["hmtx"].metrics.items()}
    font.setGlyphOrder(names)
    return builder


def second_version(name: str) -> FontBuilder:
    builder = begin(name, 1000, False)
    builder.setupCFF2(charstrings(1000, True))
    return builder


def variable(name: str) -> FontBuilder:
    """An axis along which blocks would become wider; the default is what the others are."""
    builder = truetype(name)
    axis = AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700)
    builder.setupFvar([axis], [])
    grown = [(0, 0), (0, 0), (200, 0), (200, 0), (0, 0), (200, 0), (0, 0), (0, 0)]
    builder.setupGvar({each: [TupleVariation({"wght": (0, 1, 1)}, grown)] for each in LETTERS})
    return builder


def save(folder: str, name: str, builder: FontBuilder) -> None:
    font: TTFont = builder.font
    font["head"].created = font["head"].modified = DATE
    font.recalcTimestamp = False
    builder.save(FOLDER / folder / name)


def main() -> None:
    ligated = truetype("Blocks TrueType")
    addOpenTypeFeaturesFromString(ligated.font, "feature liga { sub a b by h; } liga;")
    save("Sound", "truetype.ttf", ligated)
    save("Sound", "named.otf", named("Blocks Named"))
    save("Sound", "keyed-by-cid.otf", keyed_by_cid("Blocks Keyed"))
    save("Sound", "second-version.otf", second_version("Blocks Second"))
    save("Sound", "variable.ttf", variable("Blocks Variable"))

    coloured = truetype("Blocks Coloured")
    coloured.setupCOLR({"a": [("b", 0)]})
    coloured.setupCPAL([[(1, 0, 0, 1)]])
    save("Refused", "colours.ttf", coloured)
    bitmaps = begin("Blocks Bitmaps", 1024, True)
    for tag in ("CBLC", "CBDT"):
        bitmaps.font[tag] = newTable("XXXX")
        bitmaps.font[tag].data = bytes((0, 3, 0, 0, 0, 0, 0, 0))
    bitmaps.font["maxp"].numGlyphs = len(GLYPHS)
    save("Refused", "bitmaps.ttf", bitmaps)
    packed = truetype("Blocks Packed")
    packed.font.flavor = "woff"
    save("Refused", "packed.ttf", packed)
    restricted = named("Blocks Restricted")
    restricted.font["OS/2"].fsType = 2
    save("Refused", "restricted.otf", restricted)


main()
