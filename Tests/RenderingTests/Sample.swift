import Foundation
import Jobs
import Markup
import Primitives
import Synchronization
import TestSupport
import Testing
import Typography

@testable import Rendering
@testable import Templates

/// A payload of `samples/` with its template, as tests render it.
struct Sample: CustomTestStringConvertible, Sendable {
    let type: String
    let name: String

    var testDescription: String { "\(type)/\(name)" }

    /// Every sample of the project; the file's last but one extension names its language.
    static let all: [Sample] = ["quotation", "kyc-summary"].flatMap { type in
        let folder = ProjectFiles.path("samples/\(type)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { Sample(type: type, name: String($0.dropLast(5))) }
    }

    var language: String? {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? String(parts[parts.count - 1]) : nil
    }

    func payload() throws -> [UInt8] { try File.read(ProjectFiles.path("samples/\(type)/\(name).json")) }

    func revision(profile: String? = nil) throws -> DocumentRevision {
        DocumentRevision(
            documentID: "00000000-0000-4000-8000-000000000001", tenant: "default", documentType: type,
            documentKey: name, revision: 1, requestedBy: "tests", requestedAt: "2026-04-01T04:30:00.000000Z",
            templateVersion: try Self.template(type).version, language: language, profile: profile)
    }

    /// The project's fonts, loaded once.
    static let library: Result<FontLibrary, any Error> = Result { try FontLibrary(folder: ProjectFiles.path("fonts")) }

    private static let templates: [String: Result<Template, any Error>] = Dictionary(
        uniqueKeysWithValues: ["quotation", "kyc-summary"].map { type in
            (
                type,
                Result { try Template(compiling: TemplateFolder.read(ProjectFiles.path("templates/\(type)")).bundle) }
            )
        })

    static func template(_ type: String) throws -> Template {
        guard let template = templates[type] else { throw SampleError(description: "no template \(type)") }
        return try template.get()
    }

    static func session() throws -> TemplateSession {
        TemplateRenderer(library: try library.get(), catalog: .none).makeTemplateSession()
    }

    /// The document, rendered once for all tests that only look at it.
    func rendered() throws -> RenderedDocument {
        if let known = Self.documents.withLock({ $0[testDescription] }) { return known }
        let document = try render(in: Self.session())
        Self.documents.withLock { $0[testDescription] = document }
        return document
    }

    private static let documents = Mutex<[String: RenderedDocument]>([:])

    func render(in session: TemplateSession, profile: String? = nil) throws -> RenderedDocument {
        try session.render(Self.template(type), revision(profile: profile), payload: payload())
    }
}

extension TemplateCatalog {
    /// A catalog for those who have their template at hand.
    static let none = TemplateCatalog { (_, _) throws(JobFailure) in nil }
}

struct SampleError: Error, CustomStringConvertible {
    let description: String
}
