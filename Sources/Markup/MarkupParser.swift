package import Primitives
internal import XML

/// Reads XHTML: bare files as they are given to `render` and `layout`, and the pages and partials of templates.
///
/// Named entities of HTML are known, `xmlns` may be left out, `<!DOCTYPE html>` is accepted, entity declarations are
/// not. Nothing outside the given bytes is ever opened.
package enum MarkupParser {
    /// What is read.
    package enum Form: Hashable, Sendable {
        /// A file given by itself: `<html>`, with whatever elements and attributes XHTML files have.
        ///
        /// Its diagnostics are told; only those of what is not supported refuse it.
        case document
        /// A template's page: `<html>` with bindings; checked more narrowly.
        case page
        /// A template's partial: the children of one element; they stand below a `<body>` that is made for them.
        case partial
    }

    /// What reading gave.
    package struct Outcome: Sendable {
        /// Nil where the markup is not well-formed or too large; otherwise usable where `diagnostics` is empty.
        package let source: MarkupSource?
        /// In the order of the file.
        package let diagnostics: [Diagnostic]
    }

    /// Nesting of elements that markup may have.
    package static let maximumDepth = 256

    /// Reads UTF-8 XHTML.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - file: its name in diagnostics.
    ///   - form: what is read.
    ///   - limit: the largest size that is accepted, in bytes.
    /// - Returns: the markup and all that is wrong with it.
    package static func parse(_ bytes: [UInt8], file: String, as form: Form, limit: Int = 16 << 20) -> Outcome {
        let source = SourceText(bytes, file: file)
        func refusal(_ message: String, at offset: Int, hint: String? = nil) -> Outcome {
            Outcome(source: nil, diagnostics: [Diagnostic(message, at: source.location(at: offset), hint: hint)])
        }
        if bytes.count > limit {
            return refusal("the file has \(bytes.count) bytes, more than the limit of \(limit)", at: 0)
        }
        if let offset = firstInvalidByte(bytes) {
            return refusal("this byte is not UTF-8", at: offset, hint: "save the file as UTF-8")
        }
        let assembler = SourceAssembler(source: source, form: form)
        guard let reader = XMLReader(bytes, handler: assembler, entities: NamedEntities.definitions) else {
            return refusal("out of memory", at: 0)
        }
        do {
            try reader.read(within: form == .partial ? ("<body>", "</body>") : nil)
        } catch {
            assembler.refuse(error)
            return assembler.finish(isWellFormed: false)
        }
        return assembler.finish(isWellFormed: true)
    }

    /// The offset of the first byte that is not part of a UTF-8 character; nil where there is none.
    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var input = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&input) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
