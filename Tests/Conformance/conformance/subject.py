"""What the checks look at: a document, its structure tree and what its content streams do."""
from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from . import xmp
from .content import Content
from .document import Document
from .reading import read
from .structure import StructureTree, text_of
from .values import Dictionary, Stream


class Subject:
    """A document, read once for all checks."""

    def __init__(self, path: Path) -> None:
        self.document: Document = read(path)
        self.pages: list[Dictionary] = list(self.document.pages())
        self.tree = StructureTree(self.document)
        self.content = Content(self.document, self.tree, self.pages)

    def text(self, dictionary: Dictionary, key: str) -> str | None:
        """The text string under a key; None where there is none."""
        return text_of(self.document, dictionary, key)

    def at(self, value: Any, *keys: str | int) -> Any:
        """As `Document.at`."""
        return self.document.at(value, *keys)

    @staticmethod
    def is_utf8(name: str) -> bool:
        """Whether a name's bytes are UTF-8: others were read as surrogates."""
        return not any(0xDC80 <= ord(letter) <= 0xDCFF for letter in name)

    def annotations(self) -> list[tuple[int, Dictionary, Dictionary]]:
        """Page number, page and annotation of every annotation."""
        return [
            (number, page, self.document.dictionary(annotation))
            for number, page in enumerate(self.pages, 1)
            for annotation in self.document.array(page, "Annots")
        ]

    @cached_property
    def packet(self) -> xmp.Packet | None:
        """The document's metadata; None where there are none that can be read."""
        stream = self.at(self.document.root, "Metadata")
        if not isinstance(stream, Stream):
            return None
        try:
            return xmp.read(self.document.decoded(stream))
        except xmp.PacketFault:
            return None

    @property
    def output_profile(self) -> Any:
        """The profile of the PDF/A output intent; None where there is none."""
        for intent in self.document.array(self.document.root, "OutputIntents"):
            if self.at(intent, "S") == "GTS_PDFA1":
                return self.at(intent, "DestOutputProfile")
        return None

    @property
    def output_space(self) -> str | None:
        """The colour space of that profile as its header has it: `RGB `."""
        profile = self.output_profile
        if profile is None:
            return None
        return self.document.decoded(profile)[16:20].decode("latin-1")
