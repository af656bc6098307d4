"""Writes a changed document as plainly as can be: every object in the file itself, and a cross-reference table."""
from __future__ import annotations

import pikepdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a document, keeping to the syntax that PDF/A-2 §6.1 wants."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets: dict[int, int] = {}
    for value in pdf.objects:
        number = value.objgen[0]
        if isinstance(value, pikepdf.Stream) and value.get("/Type") in ("/ObjStm", "/XRef"):
            continue
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number
        if isinstance(value, pikepdf.Stream):
            data = value.read_raw_bytes()
            dictionary = pikepdf.Dictionary(dict(value.stream_dict.items()))
            dictionary["/Length"] = len(data)
            out += dictionary.unparse() + b"\nstream\n" + data + b"\nendstream"
        else:
            out += value.unparse(resolved=True)
        out += b"\nendobj\n"
    start, size = len(out), max(offsets) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
    trailer = pikepdf.Dictionary({"/Size": size})
    for key in ("/Root", "/Info", "/ID", "/Encrypt"):
        if key in pdf.trailer:
            trailer[key] = pdf.trailer[key]
    out += b"trailer\n" + trailer.unparse() + b"\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
