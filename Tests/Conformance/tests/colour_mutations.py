"""Mutations of the output intent, colours, graphics states and images."""
from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

from .mutation import breaks, edit_content, form, graphics_state, image


@breaks("2a:6.2.3-1")
def profile_is_a_scanner_s(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    profile.write(profile.read_bytes().replace(b"mntrRGB", b"scnrRGB", 1))


@breaks("quoin:ICC profile")
def profile_has_four_components(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


@breaks("2a:6.2.3-2")
def output_intents_have_two_profiles(pdf: Pdf) -> None:
    first = pdf.Root.OutputIntents[0]
    profile = pdf.make_stream(first.DestOutputProfile.read_bytes())
    profile.N = 3
    pdf.Root.OutputIntents.append(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile))


@breaks("2a:6.2.4.3-2", "2a:6.2.4.3-4", "2a:6.2.4.3-3", "quoin:output intent")
def output_intent_is_removed(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]
    edit_content(pdf, b"q\n", b"q\n0 0 0 1 k\n")


@breaks("2a:6.2.4.3-3")
def colour_is_cmyk(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n0 1 1 0 k\n")


@breaks("quoin:no spot colours (Separation, DeviceN)")
def colour_is_a_spot_colour(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    pdf.pages[0].Resources.ColorSpace = Dictionary(
        Spot=Array([Name.Separation, Name("/Gold"), Name.DeviceGray, function]))


@breaks("2a:6.2.5-1", "quoin:forbidden keys")
def graphics_state_has_a_transfer_function(pdf: Pdf) -> None:
    graphics_state(pdf).TR = Name.Identity


@breaks("quoin:no halftones")
def graphics_state_has_a_halftone(pdf: Pdf) -> None:
    graphics_state(pdf).HT = Dictionary(HalftoneType=6)


@breaks("2a:6.2.10-1")
def blend_mode_is_unknown(pdf: Pdf) -> None:
    graphics_state(pdf).BM = Name("/Glow")


@breaks("quoin:blending space")
def transparent_page_has_no_group(pdf: Pdf) -> None:
    del pdf.pages[0].obj["/Group"]


@breaks("2a:6.2.6-1")
def rendering_intent_is_unknown(pdf: Pdf) -> None:
    edit_content(pdf, b"q\n", b"q\n/Vivid ri\n")


@breaks("2a:6.2.8-3")
def image_is_interpolated(pdf: Pdf) -> None:
    image(pdf).Interpolate = True


@breaks("2a:6.2.8-1", "quoin:forbidden keys")
def image_has_alternates(pdf: Pdf) -> None:
    image(pdf).Alternates = Array([])


@breaks("quoin:no JPEG 2000 images")
def image_is_jpeg_2000(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"\0\0\0\x0cjP  \r\n\x87\n")
    stream.Type, stream.Subtype, stream.Filter, stream.Width, stream.Height = (
        Name.XObject, Name.Image, Name.JPXDecode, 1, 1)
    pdf.pages[0].Resources.XObject = Dictionary(I9=pdf.make_indirect(stream))


@breaks("2a:6.2.9-2", "ua:7.20-1")
def form_refers_to_a_document(pdf: Pdf) -> None:
    form(pdf).Ref = Dictionary(Page=0)


@breaks("2a:6.2.10-2", "2a:6.2.4.3-2", "2a:6.2.4.3-4", "quoin:blending space", "quoin:output intent")
def transparent_page_has_neither_group_nor_output_intent(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]
    del pdf.pages[0].obj["/Group"]


@breaks("2a:6.2.3-3")
def profile_stands_in_another_file(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(Dictionary(S=Name.GTS_PDFX, DestOutputProfileRef=Dictionary()))


@breaks("2a:6.2.5-2", "quoin:forbidden keys")
def graphics_state_has_a_second_transfer_function(pdf: Pdf) -> None:
    graphics_state(pdf).TR2 = Name.Identity


@breaks("2a:6.2.5-3", "quoin:forbidden keys")
def graphics_state_has_a_halftone_phase(pdf: Pdf) -> None:
    graphics_state(pdf).HTP = Array([0, 0])


@breaks("quoin:graphics states")
def graphics_state_has_another_key(pdf: Pdf) -> None:
    graphics_state(pdf).AIS = False


@breaks("2a:6.2.8-2", "quoin:forbidden keys")
def image_names_a_better_one(pdf: Pdf) -> None:
    image(pdf).OPI = Dictionary()


@breaks("2a:6.2.8-4")
def image_has_three_bits(pdf: Pdf) -> None:
    image(pdf).BitsPerComponent = 3


@breaks("2a:6.2.8-5")
def stencil_has_eight_bits(pdf: Pdf) -> None:
    image(pdf).ImageMask = True


@breaks("quoin:soft masks")
def soft_mask_is_coloured(pdf: Pdf) -> None:
    image(pdf).SMask.ColorSpace = Name.DeviceRGB


@breaks("2a:6.2.9-1")
def form_is_postscript_as_well(pdf: Pdf) -> None:
    form(pdf).Subtype2 = Name.PS


@breaks("2a:6.2.9-3")
def object_is_postscript(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"showpage")
    stream.Type, stream.Subtype = Name.XObject, Name.PS
    pdf.pages[0].Resources.XObject = Dictionary(P0=pdf.make_indirect(stream))


@breaks("quoin:no ICCBased colour spaces")
def colour_space_has_a_profile(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    pdf.pages[0].Resources.ColorSpace = Dictionary(C0=Array([Name.ICCBased, profile]))


@breaks("quoin:no default colour spaces")
def default_colour_space_is_set(pdf: Pdf) -> None:
    space = Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]))])
    pdf.pages[0].Resources.ColorSpace = Dictionary(DefaultGray=space)


def _jpeg(pdf: Pdf) -> Object:
    """The JPEG of the second page."""
    images = (value for _, value in pdf.pages[1].Resources.XObject.items())
    return next(value for value in images if value.get("/Filter") == "/DCTDecode")


@breaks("quoin:JPEG")
def picture_says_who_took_it(pdf: Pdf) -> None:
    picture = _jpeg(pdf)
    data = picture.read_raw_bytes()
    picture.write(data[:2] + b"\xff\xe1\x00\x0eExif\0\0someone"[:16] + data[2:], filter=Name.DCTDecode)


@breaks("quoin:JPEG")
def picture_is_of_another_size(pdf: Pdf) -> None:
    _jpeg(pdf).Width = 9


@breaks("quoin:stored once")
def image_is_there_twice(pdf: Pdf) -> None:
    first = image(pdf)
    second = pdf.make_stream(first.read_raw_bytes(), dict(first.stream_dict.items()))
    pdf.pages[0].Resources.XObject = Dictionary(I9=second)
