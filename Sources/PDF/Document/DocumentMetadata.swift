/// What a document claims to be.
package enum Profile: Hashable, Sendable {
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) at once.
    case archival
    /// PDF 1.7 with the same tags, without the claims, the colour profile and their bytes.
    case plain
}

/// What a document says of itself; the information dictionary and the XMP packet get the same values.
package struct DocumentMetadata: Hashable, Sendable {
    /// Never empty.
    package var title: String
    /// BCP 47 (or RFC 3066), the language of all text that has none of its own.
    package var language: String
    /// ISO 8601 with seconds and offset: `2025-04-01T12:00:00+05:30`; there is no clock in this module.
    package var createdAt: String
    /// As `createdAt`; nil where it is the same.
    package var modifiedAt: String?
    package var author: String?
    package var subject: String?
    package var keywords: String?
    /// What the content was made with: a template and its version.
    package var creator: String?
    /// What wrote the file: an engine and its version.
    package var producer: String
    /// Further properties, each described in the packet as PDF/A-2 §6.6.2.3 wants.
    package var properties: CustomProperties?

    package init(title: String, language: String, createdAt: String, producer: String) {
        self.title = title
        self.language = language
        self.createdAt = createdAt
        self.producer = producer
    }

    /// XMP properties of a schema of the caller's own; all are text.
    package struct CustomProperties: Hashable, Sendable {
        package struct Property: Hashable, Sendable {
            /// An XML name.
            package var name: String
            package var value: String
            /// What the property means, for archives.
            package var description: String

            package init(name: String, value: String, description: String) {
                self.name = name
                self.value = value
                self.description = description
            }
        }

        /// What the schema is called, for archives.
        package var schema: String
        package var namespace: String
        /// An XML name.
        package var prefix: String
        package var properties: [Property]

        package init(schema: String, namespace: String, prefix: String, properties: [Property]) {
            self.schema = schema
            self.namespace = namespace
            self.prefix = prefix
            self.properties = properties
        }
    }
}

extension DocumentMetadata {
    /// The same metadata, checked, without the control characters that XML 1.0 cannot hold.
    func checked() throws(PDFError) -> DocumentMetadata {
        var checked = self
        checked.title = Self.printable(title)
        guard !checked.title.isEmpty else { throw .titleMissing }
        try LanguageTag.check(language)
        checked.author = author.map(Self.printable)
        checked.subject = subject.map(Self.printable)
        checked.keywords = keywords.map(Self.printable)
        checked.creator = creator.map(Self.printable)
        checked.producer = Self.printable(producer)
        if var custom = properties {
            for index in custom.properties.indices {
                custom.properties[index].value = Self.printable(custom.properties[index].value)
            }
            checked.properties = custom
        }
        return checked
    }

    /// Control characters and noncharacters become spaces; spaces at both ends go.
    private static func printable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBarred = scalar.value < 0x20 || scalar.value == 0x7F || scalar.value & 0xFFFE == 0xFFFE
            scalars.append(isBarred ? " " : scalar)
        }
        let start = scalars.firstIndex { $0 != " " } ?? scalars.endIndex
        let end = scalars.lastIndex { $0 != " " }.map(scalars.index(after:)) ?? start
        return String(scalars[start..<end])
    }
}

/// Language tags as PDF/UA-1 §7.2 and PDF/A-2 §6.7.4 allow them: RFC 3066 §2.1.
enum LanguageTag {
    static func check(_ tag: String) throws(PDFError) {
        guard isValid(tag.utf8) else { throw .languageInvalid(tag) }
    }

    static func isValid(_ tag: some Collection<UInt8>) -> Bool {
        let parts = tag.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { index, part in
            (1...8).contains(part.count) && part.allSatisfy { isLetter($0) || (index > 0 && isDigit($0)) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}

/// A time in both spellings that a document needs.
struct DocumentDate: Hashable {
    /// ISO 8601, for XMP.
    let iso: String
    /// `D:YYYYMMDDHHmmSS+HH'mm`, for the information dictionary: ISO 32000-1 §7.9.4.
    let pdf: String

    /// Reads `YYYY-MM-DDThh:mm:ss`, perhaps with a fraction (dropped), and `Z` or `±hh:mm`.
    init(_ text: String) throws(PDFError) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20 else { throw .dateInvalid(text) }
        var end = 19
        if bytes[end] == UInt8(ascii: ".") {
            end += 1
            while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 }
        }
        let zone = bytes[end...]
        guard Self.matches(bytes[..<19], "0000-00-00T00:00:00"), Self.isInRange(bytes),
            zone.elementsEqual([UInt8(ascii: "Z")]) || Self.matches(zone, "+00:00") || Self.matches(zone, "-00:00")
        else { throw .dateInvalid(text) }
        let local = String(decoding: bytes[..<19], as: UTF8.self)
        let digits = String(decoding: bytes[..<19].filter(Self.isDigit), as: UTF8.self)
        let offset = String(decoding: zone, as: UTF8.self)
        iso = local + offset
        pdf = "D:" + digits + (zone.count == 1 ? "Z" : offset.split(separator: ":").joined(separator: "'"))
    }

    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: StaticString) -> Bool {
        guard text.count == pattern.utf8CodeUnitCount else { return false }
        return pattern.withUTF8Buffer { pattern in
            zip(text, pattern).allSatisfy { $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }
        }
    }

    private static func isInRange(_ bytes: [UInt8]) -> Bool {
        func number(_ place: Int) -> Int { (Int(bytes[place]) - 48) * 10 + Int(bytes[place + 1]) - 48 }
        return (1...12).contains(number(5)) && (1...31).contains(number(8)) && number(11) < 24 && number(14) < 60
            && number(17) < 60
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
