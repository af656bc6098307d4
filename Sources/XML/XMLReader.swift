internal import CExpat
internal import Glibc

/// Owns one `XML_Parser` and hands its events to a handler; nothing outside the given bytes is ever opened.
package final class XMLReader {
    private let parser: XML_Parser
    private let handler: any XMLHandler
    private let bytes: [UInt8]
    /// The declarations of entities that are known without a document type; empty for none.
    private let entities: [UInt8]
    /// How much stands before the file's first byte.
    private var shift = 0

    /// A reader of one file; nil when memory is short.
    package init?(_ bytes: [UInt8], handler: any XMLHandler, entities: [UInt8] = []) {
        guard let parser = XML_ParserCreate("UTF-8") else { return nil }
        self.parser = parser
        self.handler = handler
        self.bytes = bytes
        self.entities = entities
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, startElementHandler, endElementHandler)
        XML_SetCharacterDataHandler(parser, characterDataHandler)
        XML_SetSkippedEntityHandler(parser, skippedEntityHandler)
        XML_SetProcessingInstructionHandler(parser, processingInstructionHandler)
        XML_SetStartDoctypeDeclHandler(parser, startDoctypeHandler)
        // Our own declarations are read where an external subset would be.
        if !entities.isEmpty {
            XML_SetExternalEntityRefHandler(parser, externalEntityHandler)
            XML_SetExternalEntityRefHandlerArg(parser, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Reads the whole file, in a wrapper where it has no root element of its own.
    package func read(within wrapper: (start: StaticString, end: StaticString)? = nil) throws(XMLFault) {
        if !entities.isEmpty {
            guard XML_UseForeignDTD(parser, XML_Bool(XML_TRUE)) == XML_ERROR_NONE,
                XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_ALWAYS) == 1
            else { throw .malformed(reason: "the XML parser was built without document types", at: 0) }
        }
        if let wrapper {
            shift = wrapper.start.utf8CodeUnitCount
            try feed(wrapper.start)
        }
        let status = bytes.withUnsafeBytes { buffer in
            XML_Parse(
                parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: buffer.count),
                wrapper == nil ? 1 : 0)
        }
        guard status == XML_STATUS_OK else { throw fault() }
        if let wrapper { try feed(wrapper.end, isLast: true) }
    }

    private func feed(_ text: StaticString, isLast: Bool = false) throws(XMLFault) {
        let status = text.withUTF8Buffer { buffer in
            XML_Parse(
                parser, UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(buffer.count),
                isLast ? 1 : 0)
        }
        guard status == XML_STATUS_OK else { throw fault() }
    }

    private func fault() -> XMLFault {
        let code = XML_GetErrorCode(parser)
        let offset = max(0, Int(XML_GetCurrentByteIndex(parser)) - shift)
        switch code {
        case XML_ERROR_ABORTED: return .refused
        // The parser points at the name behind the end tag's `</`.
        case XML_ERROR_TAG_MISMATCH: return .tagMismatch(at: max(0, offset - 2))
        case XML_ERROR_NO_ELEMENTS: return .unfinished(at: bytes.count)
        default:
            return .malformed(
                reason: XML_ErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)", at: offset)
        }
    }

    // MARK: Events

    fileprivate func elementBegan(
        _ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
    ) {
        guard let name else { return }
        let offset = Int(XML_GetCurrentByteIndex(parser)) - shift
        var found: [XMLAttribute] = []
        if var position = attributes, position.pointee != nil {
            let places = StartTag.attributes(in: bytes, at: offset)
            while let key = position[0], let value = position[1] {
                let place = found.count < places.count ? places[found.count] : StartTag.Attribute(name: offset)
                found.append(
                    XMLAttribute(
                        name: String(cString: key),
                        value: Array(UnsafeRawBufferPointer(start: value, count: strlen(value))), place: place))
                position += 2
            }
        }
        handler.beginElement(String(cString: name), attributes: found, at: offset)
        stopIfRefused()
    }

    fileprivate func elementEnded() {
        handler.endElement()
    }

    fileprivate func textFound(_ text: UnsafePointer<XML_Char>?, _ length: Int32) {
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(length))
        handler.addText(bytes, at: Int(XML_GetCurrentByteIndex(parser)) - shift)
    }

    fileprivate func entitySkipped(_ name: UnsafePointer<XML_Char>?) {
        guard let name else { return }
        handler.reportUnknownEntity(String(cString: name), at: Int(XML_GetCurrentByteIndex(parser)) - shift)
    }

    fileprivate func doctypeBegan(hasInternalSubset: Bool) {
        handler.beginDocumentType(
            hasDeclarations: hasInternalSubset, at: Int(XML_GetCurrentByteIndex(parser)) - shift)
        stopIfRefused()
    }

    fileprivate func instructionFound(_ target: UnsafePointer<XML_Char>?, _ data: UnsafePointer<XML_Char>?) {
        guard let target, let data else { return }
        handler.addInstruction(
            String(cString: target), data: Array(UnsafeRawBufferPointer(start: data, count: strlen(data))),
            at: Int(XML_GetCurrentByteIndex(parser)) - shift)
        stopIfRefused()
    }

    fileprivate func readEntities() -> Bool {
        guard let child = XML_ExternalEntityParserCreate(parser, nil, nil) else { return false }
        defer { XML_ParserFree(child) }
        let status = entities.withUnsafeBytes { buffer in
            XML_Parse(
                child, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: buffer.count), 1)
        }
        return status == XML_STATUS_OK
    }

    private func stopIfRefused() {
        // Fails only where parsing has stopped already, which is what is wanted.
        if handler.isRefused { _ = XML_StopParser(parser, XML_Bool(XML_FALSE)) }
    }
}

/// The reader that an event belongs to.
private func reader(_ userData: UnsafeMutableRawPointer?) -> XMLReader? {
    userData.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
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

/// Answers the reference to the external subset, whatever its address, with the entities of the reader.
///
/// The first argument is what `XML_SetExternalEntityRefHandlerArg` was given: the reader.
private func externalEntityHandler(
    _ argument: XML_Parser?, _ context: UnsafePointer<XML_Char>?, _ base: UnsafePointer<XML_Char>?,
    _ system: UnsafePointer<XML_Char>?, _ identifier: UnsafePointer<XML_Char>?
) -> Int32 {
    // The subset is asked for without a context; anything else would be an entity that nobody could declare.
    guard context == nil, let reader = reader(UnsafeMutableRawPointer(argument)) else { return 0 }
    return reader.readEntities() ? 1 : 0
}
