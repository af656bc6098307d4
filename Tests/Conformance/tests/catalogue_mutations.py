"""Mutations of the catalogue, actions, files and navigation."""
from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from .mutation import annotation, breaks


@breaks("ua:7.1-10")
def title_is_not_displayed(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@breaks("2a:6.7.2.2-1", "ua:6.2-1")
def document_is_not_marked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@breaks("ua:7.1-4")
def tags_are_suspect(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@breaks("2a:6.5.1-1", "quoin:forbidden keys")
def javascript_runs_at_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@breaks("2a:6.5.1-1", "quoin:forbidden keys")
def javascript_has_a_name(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("one"), script])))


@breaks("2a:6.5.2-2", "2a:6.5.1-1", "quoin:forbidden keys")
def page_has_additional_actions(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Hide, T=String("x")))


@breaks("2a:6.5.2-1", "quoin:forbidden keys")
def catalogue_has_additional_actions(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary()


@breaks("quoin:no file specifications", "quoin:forbidden keys")
def file_is_embedded(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"text")
    stream.Type = Name.EmbeddedFile
    file = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=pdf.make_indirect(stream)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), file])))


@breaks("quoin:no optional content")
def content_is_optional(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))


@breaks("quoin:no signatures and permissions")
def permissions_are_granted(pdf: Pdf) -> None:
    pdf.Root.Perms = Dictionary()


@breaks("2a:6.11-1", "quoin:forbidden keys")
def reader_has_to_meet_requirements(pdf: Pdf) -> None:
    pdf.Root.Requirements = Array([])


@breaks("2a:6.4.2-2", "quoin:forbidden keys")
def document_needs_rendering(pdf: Pdf) -> None:
    pdf.Root.NeedsRendering = True


@breaks("2a:6.10-1", "quoin:forbidden keys")
def presentations_are_offered(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(AlternatePresentations=Dictionary())


@breaks("2a:6.10-2", "quoin:forbidden keys")
def page_is_presented_in_steps(pdf: Pdf) -> None:
    pdf.pages[0].obj.PresSteps = Dictionary()


@breaks("2a:6.5.1-2", "quoin:links")
def link_prints_the_document(pdf: Pdf) -> None:
    annotation(pdf, "Link").A = Dictionary(S=Name.Named, N=Name.Print)


@breaks("quoin:no media clips")
def film_is_shown(pdf: Pdf) -> None:
    pdf.Root.Unused = Dictionary(Type=Name.MediaClip)


@breaks("quoin:catalogue")
def catalogue_has_no_type(pdf: Pdf) -> None:
    del pdf.Root["/Type"]


@breaks("quoin:pages")
def pages_are_miscounted(pdf: Pdf) -> None:
    pdf.Root.Pages.Count = 99


@breaks("quoin:outline")
def outline_leads_nowhere(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([Name.XYZ, 0, 0, 0])


@breaks("quoin:outline")
def outline_s_neighbours_are_wrong(pdf: Pdf) -> None:
    item = pdf.Root.Outlines.First
    item.Parent = item
