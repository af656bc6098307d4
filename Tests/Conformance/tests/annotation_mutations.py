"""Mutations of annotations and form fields."""
from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from .mutation import annotation, breaks, elements, page_of


@breaks("2a:6.3.2-2")
def annotation_is_not_printed(pdf: Pdf) -> None:
    annotation(pdf, "Link").F = 0


@breaks("2a:6.3.2-1")
def annotation_has_no_flags(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/F"]


@breaks("2a:6.3.3-1")
def widget_has_no_appearance(pdf: Pdf) -> None:
    del annotation(pdf, "Widget")["/AP"]


@breaks("2a:6.3.3-2")
def widget_has_an_appearance_for_the_pointer(pdf: Pdf) -> None:
    widget = annotation(pdf, "Widget")
    widget.AP.D = widget.AP.N


@breaks("2a:6.3.1-1", "2a:6.3.3-1", "ua:7.18.1-1", "quoin:annotations")
def annotation_plays_a_sound(pdf: Pdf) -> None:
    annotation(pdf, "Link").Subtype = Name.Sound


@breaks("ua:7.18.1-2", "ua:7.18.5-2")
def link_has_no_contents(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/Contents"]


@breaks("ua:7.18.5-1", "quoin:marks agree with the tree")
def link_stands_in_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "Link")[0].S = Name.P


@breaks("ua:7.18.5-1", "quoin:parent tree")
def link_does_not_lead_to_its_element(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/StructParent"]


@breaks("ua:7.18.3-1")
def tab_order_is_not_that_of_the_structure(pdf: Pdf) -> None:
    page_of(pdf, "Link").Tabs = Name.R


@breaks("ua:7.18.1-3")
def field_has_no_label(pdf: Pdf) -> None:
    del annotation(pdf, "Widget")["/TU"]


@breaks("ua:7.18.4-2")
def form_holds_content_besides_its_widget(pdf: Pdf) -> None:
    form = elements(pdf, "Form")[0]
    form.K = Array([form.K, pdf.make_indirect(Dictionary(S=Name.Span, P=form))])


@breaks("ua:7.18.4-1")
def widget_stands_in_a_paragraph(pdf: Pdf) -> None:
    elements(pdf, "Form")[0].S = Name.P


@breaks("2a:6.4.1-1", "2a:6.5.1-1")
def widget_launches_a_program(pdf: Pdf) -> None:
    annotation(pdf, "Widget").A = Dictionary(S=Name.Launch, F=String("calc.exe"))


@breaks("quoin:actions")
def link_leads_to_an_insecure_address(pdf: Pdf) -> None:
    annotation(pdf, "Link").A.URI = String("http://example.com/")


@breaks("2a:6.4.1-3", "quoin:forbidden keys")
def appearances_are_left_to_the_reader(pdf: Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


@breaks("2a:6.4.2-1", "quoin:forbidden keys", "quoin:no XFA forms")
def form_is_xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


@breaks("2a:6.3.3-3")
def button_has_one_appearance(pdf: Pdf) -> None:
    annotation(pdf, "Widget").FT = Name.Btn


@breaks("2a:6.3.3-4")
def field_has_several_appearances(pdf: Pdf) -> None:
    widget = annotation(pdf, "Widget")
    widget.AP.N = Dictionary(On=widget.AP.N)


@breaks("2a:6.4.1-1", "2a:6.4.1-2", "quoin:forbidden keys")
def field_has_additional_actions(pdf: Pdf) -> None:
    annotation(pdf, "Widget").AA = Dictionary()


@breaks("2a:6.3.3-1", "ua:7.18.1-1", "ua:7.18.2-1", "quoin:annotations")
def annotation_traps_colours(pdf: Pdf) -> None:
    annotation(pdf, "Link").Subtype = Name.TrapNet


@breaks("2a:6.3.3-1", "ua:7.18.8-1", "quoin:annotations")
def annotation_marks_the_sheet(pdf: Pdf) -> None:
    annotation(pdf, "Link").Subtype = Name.PrinterMark


@breaks("quoin:links")
def link_has_no_target(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/A"]
