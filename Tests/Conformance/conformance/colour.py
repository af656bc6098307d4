"""Output intent, colour spaces, graphics states, transparency (PDF/A-2 §6.2.3–6.2.6, §6.2.10)."""
from __future__ import annotations

import struct
from typing import Any

from .document import place
from .report import Report, checks
from .subject import Subject
from .values import Dictionary, Reference, Stream

INTENTS = frozenset(("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation"))
BLEND_MODES = frozenset(
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
    "Exclusion Hue Saturation Color Luminosity".split()
)
COMPONENTS = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
# ICC.1:2004-10 §8.3.3: what a three-component matrix-based display profile must hold.
MATRIX_TAGS = frozenset((b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"))


@checks("2a:6.2.3-1 2a:6.2.3-2 2a:6.2.3-3")
def output_intent_is_sound(subject: Subject, report: Report) -> None:
    """The profile of the output intent is one that colours can be shown with; own rules: there is one, well made."""
    document = subject.document
    profiles: list[Any] = []
    for index, intent in enumerate(subject.at(document.root, "OutputIntents") or []):
        intent = document.dictionary(intent)
        where = f"OutputIntent {index + 1}"
        if intent.get("S") == "GTS_PDFX" and "DestOutputProfileRef" in intent:
            report.add("2a:6.2.3-3", where, "there is a DestOutputProfileRef")
        if "DestOutputProfile" in intent:
            reference = intent["DestOutputProfile"]
            profiles.append(reference if isinstance(reference, Reference) else id(reference))
            profile = document.resolve(reference)
            if isinstance(profile, Stream):
                _check_profile(subject, report, profile)
            else:
                report.add("2a:6.2.3-1", where, "the profile is no stream")
    if len(set(profiles)) > 1:
        report.add("2a:6.2.3-2", "OutputIntents", "they have more than one profile")
    if subject.output_profile is None:
        report.add_own("output intent", "Catalog", "there is none for PDF/A")


def _check_profile(subject: Subject, report: Report, profile: Stream) -> None:
    data, where = subject.document.decoded(profile), f"{place(profile)} (ICC profile)"
    kind, space, version = data[12:16], data[16:20], data[8] if len(data) > 8 else 0
    if kind not in (b"prtr", b"mntr") or space not in COMPONENTS or version >= 5:
        report.add("2a:6.2.3-1", where, f"class {kind!r}, space {space!r}, version {version}")
        return
    if subject.at(profile, "N") != COMPONENTS[space]:
        report.add_own("ICC profile", where, f"N is {subject.at(profile, 'N')}, its space is {space!r}")
    size = struct.unpack(">I", data[:4])[0]
    if size != len(data) or data[36:40] != b"acsp" or len(data) < 132:
        report.add_own("ICC profile", where, f"the header says {size} bytes, there are {len(data)}")
        return
    count = struct.unpack(">I", data[128:132])[0]
    tags = {data[at : at + 4]: struct.unpack(">II", data[at + 4 : at + 12]) for at in range(132, 132 + 12 * count, 12)}
    if space == b"RGB " and not MATRIX_TAGS <= set(tags):
        report.add_own("ICC profile", where, f"there is no tag {sorted(MATRIX_TAGS - set(tags))}")
    if any(offset % 4 or offset + length > len(data) for offset, length in tags.values()):
        report.add_own("ICC profile", where, "a tag reaches over the end")


@checks("2a:6.2.4.3-2 2a:6.2.4.3-3 2a:6.2.4.3-4")
def device_colors_suit_the_intent(subject: Subject, report: Report) -> None:
    """Device colours are those of the output intent."""
    spaces = dict(subject.content.device_spaces)
    for _, value in subject.document.walk():
        if isinstance(value, Dictionary) and value.get("S") == "Transparency":
            space = subject.at(value, "CS")
            if space in ("DeviceGray", "DeviceRGB", "DeviceCMYK"):
                spaces.setdefault(space, "a transparency group")
    output = subject.output_space
    for rule, space, needed in (
        ("2a:6.2.4.3-2", "DeviceRGB", ("RGB ",)),
        ("2a:6.2.4.3-3", "DeviceCMYK", ("CMYK",)),
        ("2a:6.2.4.3-4", "DeviceGray", ("RGB ", "CMYK", "GRAY")),
    ):
        if space in spaces and output not in needed:
            report.add(rule, spaces[space], f"{space} is used, the output intent's space is {output}")


@checks("2a:6.2.5-1 2a:6.2.5-2 2a:6.2.5-3", "2a:6.2.10-1")
def graphics_states_are_plain(subject: Subject, report: Report) -> None:
    """No transfer functions nor unknown blend modes; own rule: only the keys that the writer uses."""
    states = {id(state): (where, state) for where, state in subject.content.states.values()}
    for number, value in subject.document.walk():
        if isinstance(value, Dictionary):
            for name, state in subject.document.dictionary(value, "ExtGState").items():
                state = subject.document.dictionary(state)
                states.setdefault(id(state), (f"object {number} 0 / ExtGState {name}", state))
    for where, state in states.values():
        if "TR" in state:
            report.add("2a:6.2.5-1", where, "there is a TR")
        if "TR2" in state and subject.at(state, "TR2") != "Default":
            report.add("2a:6.2.5-2", where, "there is a TR2 other than Default")
        if "HTP" in state:
            report.add("2a:6.2.5-3", where, "there is an HTP")
        modes = subject.at(state, "BM")
        for mode in modes if isinstance(modes, list) else [] if modes is None else [modes]:
            if subject.document.resolve(mode) not in BLEND_MODES:
                report.add("2a:6.2.10-1", where, f"the blend mode {mode} is not known")
        strangers = set(state) - {"Type", "ca", "CA", "SMask", "TR", "TR2", "HTP", "HT", "BM", "RI"}
        if strangers:
            report.add_own("graphics states", where, f"there is a key {sorted(strangers)[0]}")


@checks("2a:6.2.6-1")
def intents_are_known(subject: Subject, report: Report) -> None:
    """Rendering intents are the four of ISO 32000-1 table 70."""
    intents = list(subject.content.intents)
    for where, state in subject.content.states.values():
        if "RI" in state:
            intents.append((where, str(subject.at(state, "RI"))))
    for where, intent in intents:
        if intent not in INTENTS:
            report.add("2a:6.2.6-1", where, f"the rendering intent is {intent}")


@checks("2a:6.2.10-2")
def transparency_has_a_space(subject: Subject, report: Report) -> None:
    """Pages with transparency name the space they are blended in; own rule: even where there is an output intent."""
    for number, where in subject.content.transparent.items():
        if subject.at(subject.pages[number - 1], "Group", "CS") is not None:
            continue
        if subject.output_profile is None:
            report.add("2a:6.2.10-2", f"page {number}", f"{where} is transparent, and the page's Group has no CS")
        report.add_own("blending space", f"page {number}", f"{where} is transparent, and the page's Group has no CS")
    for number, page in enumerate(subject.pages, 1):
        if "Group" in page and number not in subject.content.transparent:
            report.add_own("blending space", f"page {number}", "there is a Group, but nothing is transparent")
