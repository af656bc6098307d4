import Primitives
import Rendering
import Templates
import Typography

/// A bundle with its payloads and fonts as one look at the files found them.
struct Edition: Sendable {
    /// Counted from 1; every change of a file makes the next one.
    let number: Int
    /// The template's title, or the bundle's folder where it has none.
    let title: String
    /// What there is to render, in the order of the list.
    let payloads: [SamplePayload]
    /// The template's languages; those of the last edition that had some, where this one cannot be read.
    let languages: [String]
    /// The language of documents whose payload's name has none.
    let language: String
    /// All that is wrong with the bundle and the fonts.
    let faults: [Diagnostic]
    /// Nil where anything is wrong with the bundle.
    let template: Template?
    /// Where payloads are looked for.
    let sampleFolder: String
    let library: FontLibrary

    /// Reads the bundle anew; `fontFault` is why the fonts are still those of the previous edition.
    init(
        number: Int, of source: PreviewSource, library: FontLibrary, after previous: Edition?,
        fontFault: Diagnostic? = nil
    ) {
        let gate = TemplateGate(folder: source.bundle, library: library)
        let name = gate.template?.manifest.name ?? Self.lastPart(of: source.bundle)
        let folder = source.samples ?? SampleFolder.path(ofBundle: source.bundle, named: name)
        var payloads = SampleFolder.payloads(in: folder)
        if let own = source.payload { payloads = [own] + payloads.filter { $0.name != own.name } }
        self.number = number
        sampleFolder = folder
        self.payloads = payloads
        self.library = library
        title = gate.template?.manifest.title ?? previous?.title ?? source.bundle
        languages = gate.template?.languages ?? previous?.languages ?? []
        language = source.language ?? gate.template?.manifest.defaultLanguage ?? previous?.language ?? "en"
        faults = (fontFault.map { [$0] } ?? []) + gate.diagnostics
        template = gate.template
    }

    /// The files and folders that it was made of, less the fonts.
    func watched(of source: PreviewSource) -> [String] {
        [source.bundle, sampleFolder] + (source.payload.map { [$0.path] } ?? [])
    }

    /// The payload of a name; the first one where none is asked for or there is no such.
    func payload(named name: String?) -> SamplePayload? { payloads.first { $0.name == name } ?? payloads.first }

    /// The language that is asked for where the template has it, else the payload's own.
    func language(_ wanted: String?, for payload: SamplePayload) -> String {
        if let wanted, languages.contains(wanted) { return wanted }
        return payload.language ?? language
    }

    private static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? path
    }
}
