"""How far two pictures of a page are apart, and where."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .readers import READERS, RESOLUTION, Rectangle, page_count, signature_fields

# Readers draw edges and thin lines each in their own way. What is compared is the mean colour around each pixel, within a
# square of 25, that is 8.3 points. Of 255 steps the files' pages differ by up to 33; a line of text that is missing makes 50
# and more, a short one in pale grey may go unseen.
REACH = 12
TOLERANCE = 38
# Of documents with more pages the first ones and the last one are compared.
PAGES = 10
PAGES_OF_LONG = 2


@dataclass(frozen=True)
class Difference:
    """The most by which two pictures differ, in steps of 255, and the place in points from the page's left top corner."""

    steps: int
    x: float
    y: float


def difference(one: Image.Image, other: Image.Image, hidden: Sequence[Rectangle] = ()) -> Difference:
    """Compares two pictures outside of rectangles that are left out; they may differ by two pixels in size."""
    size = (min(one.width, other.width), min(one.height, other.height))
    if max(one.width, other.width) - size[0] > 2 or max(one.height, other.height) - size[1] > 2:
        return Difference(255, *points(size))
    blurred = []
    for picture in (one, other):
        part = picture.crop((0, 0, *size))
        for rectangle in hidden:
            ImageDraw.Draw(part).rectangle(rectangle, fill="white")
        blurred.append(part.filter(ImageFilter.BoxBlur(REACH)))
    bands = ImageChops.difference(*blurred).split()
    largest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    steps = int(largest.getextrema()[1])
    # The first place of the largest difference, from the top.
    place = largest.tobytes().find(steps)
    return Difference(steps, *points((place % size[0], place // size[0])))


def points(pixels: tuple[int, int]) -> tuple[float, float]:
    return pixels[0] * 72 / RESOLUTION, pixels[1] * 72 / RESOLUTION


def spans(count: int) -> list[tuple[int, int]]:
    """The pages to compare, from one to the other."""
    return [(1, count)] if count <= PAGES else [(1, PAGES_OF_LONG), (count, count)]


@dataclass(frozen=True)
class Disagreement:
    """Two readers that do not draw a page alike."""

    page: int
    readers: tuple[str, str]
    difference: Difference

    def __str__(self) -> str:
        steps, x, y = self.difference.steps, self.difference.x, self.difference.y
        return f"page {self.page}: {' and '.join(self.readers)} differ by {steps} of 255 at {x:.0f}, {y:.0f} points"


def disagreements(path: Path, others: Path | None = None) -> tuple[int, list[Disagreement]]:
    """The largest difference between any two readers in a file, and all that are over the tolerance.

    Where `others` is given, all readers but the first draw that file instead.
    """
    largest, found = 0, []
    for first, last in spans(page_count(path)):
        pictures = {
            name: read(path if others is None or number == 0 else others, first, last)
            for number, (name, read) in enumerate(READERS.items())
        }
        for page in range(first, last + 1):
            fields = signature_fields(path, page)
            for names in combinations(READERS, 2):
                one, other = (pictures[name][page - first] for name in names)
                between = difference(one, other, fields if "MuPDF" in names else ())
                largest = max(largest, between.steps)
                if between.steps > TOLERANCE:
                    found.append(Disagreement(page, names, between))
    return largest, found
