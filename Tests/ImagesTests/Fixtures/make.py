"""Makes the JPEGs of this folder that `JPEGMarkersTests`, `BrokenImageTests` and `ImagePixelTests` read: `python3 make.py`, with Pillow.

Each is a picture of four flat quarters, red and green over blue and yellow, but for those of one colour. They are committed
since another version of libjpeg may write other bytes.
"""
from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
COLOURS = ((200, 40, 40), (40, 160, 40), (40, 40, 200), (220, 200, 40))


def quarters(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for number, colour in enumerate(COLOURS):
        left, top = number % 2 * width // 2, number // 2 * height // 2
        draw.rectangle((left, top, left + width, top + height), fill=colour)
    return picture


def save(name: str, picture: Image.Image, **options: object) -> None:
    picture.save(FOLDER / f"{name}.jpg", "JPEG", optimize=True, quality=90, **options)


for sampling in ("4:4:4", "4:2:2", "4:2:0"):
    for width, height in ((64, 32), (37, 21)):
        name = f"quarters-{sampling.replace(':', '')}-{width}x{height}"
        save(name, quarters(width, height), subsampling=sampling)
        save(f"{name}-progressive", quarters(width, height), subsampling=sampling, progressive=True)
save("quarters-restarts", quarters(64, 32), subsampling="4:2:0", restart_marker_blocks=1)
save("quarters-grey", quarters(64, 32).convert("L"))
save("quarters-rgb", quarters(64, 32), keep_rgb=True)
# Ink of 204, 102, 51 and 26: Pillow states Adobe's marker and stores the inverse.
save("flat-cmyk", Image.new("CMYK", (16, 16), (204, 102, 51, 26)))
