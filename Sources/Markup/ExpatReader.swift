internal import CExpat
internal import Glibc

/// Owns one `XML_Parser` and hands its events to an assembler.
final class ExpatReader {
    private let parser: XML_Parser
    private let assembler: SourceAssembler
    private let bytes: [UInt8]
    /// A partial's children stand below an element of ours, whose start tag shifts all offsets.
    private static let wrapperStart: StaticString = "<body>"
    private static let wrapperEnd: StaticString = "</body>"
    private var shift = 0

    /// A reader of one file; nil when memory is short.
    init?(assembler: SourceAssembler) {
        guard let parser = XML_ParserCreate("UTF-8") else { return nil }
        self.parser = parser
        self.assembler = assembler
        bytes = assembler.source.bytes
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, startElementHandler, endElementHandler)
        XML_SetCharacterDataHandler(parser, characterDataHandler)
        XML_SetSkippedEntityHandler(parser, skippedEntityHandler)
        XML_SetProcessingInstructionHandler(parser, processingInstructionHandler)
        XML_SetStartDoctypeDeclHandler(parser, startDoctypeHandler)
        // The entities of HTML come from a definition of ours, read where an external subset would be.
        XML_SetExternalEntityRefHandler(parser, externalEntityHandler)
    }

    deinit { XML_ParserFree(parser) }

    /// Reads the whole file; false where it is not well-formed or reading was stopped.
    func read(_ bytes: [UInt8], as form: MarkupParser.Form) -> Bool {
        guard XML_UseForeignDTD(parser, XML_Bool(XML_TRUE)) == XML_ERROR_NONE,
            XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_ALWAYS) == 1
        else {
            assembler.refuse("the XML parser was built without document types", at: 0)
            return false
        }
        let isPartial = form == .partial
        if isPartial {
            shift = Self.wrapperStart.utf8CodeUnitCount
            guard feed(Self.wrapperStart) else { return false }
        }
        let status = bytes.withUnsafeBytes { buffer in
            XML_Parse(
                parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), isPartial ? 0 : 1)
        }
        guard status == XML_STATUS_OK else {
            explainFailure()
            return false
        }
        return isPartial ? feed(Self.wrapperEnd, isLast: true) : true
    }

    private func feed(_ text: StaticString, isLast: Bool = false) -> Bool {
        let status = text.withUTF8Buffer { buffer in
            XML_Parse(
                parser, UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(buffer.count),
                isLast ? 1 : 0)
        }
        if status != XML_STATUS_OK { explainFailure() }
        return status == XML_STATUS_OK
    }

    private func explainFailure() {
        let code = XML_GetErrorCode(parser)
        // Stopped by the assembler, which has said why.
        if code == XML_ERROR_ABORTED { return }
        let offset = max(0, Int(XML_GetCurrentByteIndex(parser)) - shift)
        switch code {
        case XML_ERROR_TAG_MISMATCH:
            // The parser points at the name behind the end tag's `</`.
            assembler.refuseMismatchedTag(at: max(0, offset - 2))
        case XML_ERROR_NO_ELEMENTS:
            assembler.refuseUnfinishedFile(at: bytes.count)
        default:
            let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
            assembler.refuse("not well-formed XML: \(reason)", at: offset)
        }
    }

    // MARK: Events

    fileprivate func elementBegan(
        _ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
    ) {
        guard let name else { return }
        let offset = Int(XML_GetCurrentByteIndex(parser)) - shift
        var found: [SourceAssembler.Attribute] = []
        if var position = attributes, position.pointee != nil {
            let places = StartTag.attributes(in: bytes, at: offset)
            while let key = position[0], let value = position[1] {
                let place = found.count < places.count ? places[found.count] : StartTag.Attribute(name: offset)
                found.append(
                    SourceAssembler.Attribute(
                        name: String(cString: key),
                        value: Array(UnsafeRawBufferPointer(start: value, count: strlen(value))), place: place))
                position += 2
            }
        }
        assembler.beginElement(String(cString: name), attributes: found, at: offset)
        stopIfRefused()
    }

    fileprivate func elementEnded() {
        assembler.endElement()
    }

    fileprivate func textFound(_ text: UnsafePointer<XML_Char>?, _ length: Int32) {
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(length))
        assembler.addText(bytes, at: Int(XML_GetCurrentByteIndex(parser)) - shift)
    }

    fileprivate func entitySkipped(_ name: UnsafePointer<XML_Char>?) {
        guard let name else { return }
        assembler.reportUnknownEntity(String(cString: name), at: Int(XML_GetCurrentByteIndex(parser)) - shift)
    }

    fileprivate func instructionFound(_ target: UnsafePointer<XML_Char>?, _ data: UnsafePointer<XML_Char>?) {
        guard let target, let data, strcmp(target, "xml-stylesheet") == 0 else { return }
        assembler.addStylesheetInstruction(
            Array(UnsafeRawBufferPointer(start: data, count: strlen(data))),
            at: Int(XML_GetCurrentByteIndex(parser)) - shift)
    }

    fileprivate func doctypeBegan(hasInternalSubset: Bool) {
        guard hasInternalSubset else { return }
        assembler.refuse(
            "a document type with declarations of its own is not supported",
            at: Int(XML_GetCurrentByteIndex(parser)) - shift, hint: "write <!DOCTYPE html>")
        stopIfRefused()
    }

    private func stopIfRefused() {
        // Fails only where parsing has stopped already, which is what is wanted.
        if assembler.isRefused { _ = XML_StopParser(parser, XML_Bool(XML_FALSE)) }
    }
}

/// The reader that an event belongs to.
private func reader(_ userData: UnsafeMutableRawPointer?) -> ExpatReader? {
    userData.map { Unmanaged<ExpatReader>.fromOpaque($0).takeUnretainedValue() }
}

private func startElementHandler(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
    reader(userData)?.elementBegan(name, attributes)
}

private func endElementHandler(_ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
    reader(userData)?.elementEnded()
}

private func characterDataHandler(
    _ userData: UnsafeMutableRawPointer?, _ text: UnsafePointer<XML_Char>?, _ length: Int32
) {
    reader(userData)?.textFound(text, length)
}

private func skippedEntityHandler(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?, _ isParameter: Int32
) {
    reader(userData)?.entitySkipped(name)
}

private func processingInstructionHandler(
    _ userData: UnsafeMutableRawPointer?, _ target: UnsafePointer<XML_Char>?, _ data: UnsafePointer<XML_Char>?
) {
    reader(userData)?.instructionFound(target, data)
}

private func startDoctypeHandler(
    _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?, _ system: UnsafePointer<XML_Char>?,
    _ identifier: UnsafePointer<XML_Char>?, _ hasInternalSubset: Int32
) {
    reader(userData)?.doctypeBegan(hasInternalSubset: hasInternalSubset != 0)
}

/// Answers the reference to the external subset, whatever its address, with the entities of HTML.
private func externalEntityHandler(
    _ parser: XML_Parser?, _ context: UnsafePointer<XML_Char>?, _ base: UnsafePointer<XML_Char>?,
    _ system: UnsafePointer<XML_Char>?, _ identifier: UnsafePointer<XML_Char>?
) -> Int32 {
    // The subset is asked for without a context; anything else would be an entity that nobody could declare.
    guard context == nil, let child = XML_ExternalEntityParserCreate(parser, context, nil) else { return 0 }
    defer { XML_ParserFree(child) }
    let status = NamedEntities.definitions.withUnsafeBytes { buffer in
        XML_Parse(child, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
    }
    return status == XML_STATUS_OK ? 1 : 0
}
