"""Images and other external objects (PDF/A-2 §6.2.8–6.2.9)."""
from __future__ import annotations

import struct

from .document import place
from .report import Report, checks
from .subject import Subject
from .values import Dictionary, Stream

START_OF_SCAN = 0xDA
# Start of frame, but for the lossless and the arithmetic ones, which PDF readers need not know.
FRAMES = frozenset((0xC0, 0xC1, 0xC2))
# Exif, XMP and ICC, Photoshop's, comments: nothing that a picture needs to be shown.
BARRED_SEGMENTS = frozenset((0xE1, 0xE2, 0xED, 0xFE))


@checks("2a:6.2.8-1 2a:6.2.8-2 2a:6.2.8-3 2a:6.2.8-4 2a:6.2.8-5", "2a:6.2.9-1 2a:6.2.9-2 ua:7.20-1", "2a:6.2.9-3")
def external_objects_are_plain(subject: Subject, report: Report) -> None:
    """Images without alternates, forms without references, no PostScript."""
    for _, value in subject.document.walk():
        if not isinstance(value, Stream) or "Subtype" not in value.dictionary:
            continue
        subtype, keys, where = subject.at(value, "Subtype"), value.dictionary, place(value)
        if subtype == "Image":
            _check_image(subject, report, value, f"{where} (image)")
        elif subtype == "Form":
            if "OPI" in keys or "PS" in keys or subject.at(value, "Subtype2") == "PS":
                report.add("2a:6.2.9-1", f"{where} (form)", "there is an OPI, a PS or a Subtype2 of PS")
            if "Ref" in keys:
                report.add("2a:6.2.9-2 ua:7.20-1", f"{where} (form)", "it refers to another document")
        elif subtype == "PS":
            report.add("2a:6.2.9-3", where, "it is a PostScript object")


def _check_image(subject: Subject, report: Report, image: Stream, where: str) -> None:
    """Checks an image; own rules: soft masks are plain, JPEG data agree with the dictionary and say nothing else."""
    keys = image.dictionary
    for rule, key in (("2a:6.2.8-1", "Alternates"), ("2a:6.2.8-2", "OPI")):
        if key in keys:
            report.add(rule, where, f"there is a key {key}")
    if subject.at(image, "Interpolate") is True:
        report.add("2a:6.2.8-3", where, "Interpolate is true")
    depth = subject.at(image, "BitsPerComponent")
    if subject.at(image, "ImageMask") is True:
        if depth not in (None, 1):
            report.add("2a:6.2.8-5", where, f"the mask has {depth} bits a component")
    elif depth not in (None, 1, 2, 4, 8, 16):
        report.add("2a:6.2.8-4", where, f"it has {depth} bits a component")
    mask = subject.at(image, "SMask")
    if isinstance(mask, Stream):
        if subject.at(mask, "ColorSpace") != "DeviceGray" or "SMask" in mask.dictionary or "Mask" in mask.dictionary:
            report.add_own("soft masks", where, "its SMask is no plain grey image")
    if subject.at(image, "Filter") == "DCTDecode":
        fault = _jpeg_fault(subject, image)
        if fault:
            report.add_own("JPEG", where, fault)


def _jpeg_fault(subject: Subject, image: Stream) -> str | None:
    """What is wrong with JPEG data up to the first scan (ISO/IEC 10918-1 annex B); None for nothing."""
    data, position = image.raw, 2
    if not data.startswith(b"\xff\xd8"):
        return "the data do not begin with SOI"
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        segment = data[position + 4 : position + 2 + length]
        if marker == START_OF_SCAN:
            return None
        if marker in BARRED_SEGMENTS:
            return f"there is a segment of metadata, marker FF{marker:02X}"
        if marker in FRAMES:
            depth, height, width, components = struct.unpack(">BHHB", segment[:6])
            known = {1: "DeviceGray", 3: "DeviceRGB"}.get(components)
            keys = [subject.at(image, key) for key in ("BitsPerComponent", "Height", "Width", "ColorSpace")]
            if keys != [depth, height, width, known]:
                return f"the frame has {depth} bits, {width} by {height} samples and {components} components"
        position += 2 + length
    return "there is no scan"


@checks()
def data_are_stored_once(subject: Subject, report: Report) -> None:
    """Own rule: no image is there twice, and each face has one font program."""
    streams: dict[tuple[bytes, str], str] = {}
    faces: dict[str, str] = {}
    for _, value in subject.document.walk():
        if isinstance(value, Stream) and subject.at(value, "Subtype") == "Image":
            key = (value.raw, repr(sorted(value.dictionary.items(), key=str)))
            if key in streams:
                report.add_own("stored once", f"{place(value)} (image)", f"{streams[key]} is the same")
            streams[key] = place(value)
        if isinstance(value, Dictionary) and value.get("Type") == "FontDescriptor":
            face = str(value.get("FontName")).partition("+")[2]
            if face in faces:
                report.add_own("stored once", f"{place(value)} (font)", f"{faces[face]} is of the same face")
            faces[face] = place(value)
