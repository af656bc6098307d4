/// Writes indirect objects to the output as they are finished: ISO 32000-1 §7.5.
///
/// Objects without a stream gather in object streams (§7.5.7), which are compressed and written as soon as they are
/// full; streams go out at once. So only one object stream and the cross-reference entries are held besides the output.
struct ObjectWriter {
    /// What is done to a stream's raw data.
    enum Compression: Hashable {
        case never
        case whereWorthIt
        /// For data behind a predictor, which is part of the filter.
        case always
    }

    /// Where an object lies.
    private enum Entry {
        /// Reserved and not yet written.
        case pending
        case offset(Int)
        case compressed(stream: Int32, index: Int)
    }

    /// An index within an object stream fits one byte.
    private static let objectsPerStream = 255
    /// Bytes of one object stream before compression, so that a huge document does not gather in memory.
    private static let bytesPerStream = 128 << 10

    /// Shorter streams would save fewer bytes than the filter's name takes, at the price of a thousand bytes'
    /// compression.
    private static let worthCompressing = 160

    private(set) var output: [UInt8] = []
    /// The object being written: `begin` … `end`.
    var syntax = SyntaxBuffer(capacity: 16 << 10)

    private let compressor: Compressor
    private var entries: [Entry] = []
    /// Numbers and offsets of the objects in `syntax`.
    private var gathered: [(id: ObjectID, offset: Int)] = []
    private var longestString = 0
    private var longestName = 0

    /// Writes the header: a comment with bytes over 127 follows it, as §7.5.2 and PDF/A-2 §6.1.2 want.
    init(compressor: Compressor) {
        self.compressor = compressor
        output.reserveCapacity(48 << 10)
        output.append(contentsOf: "%PDF-1.7\n%".utf8)
        output.append(contentsOf: [0xE2, 0xE3, 0xCF, 0xD3, 0x0A])
    }

    /// A number for an object that is written later.
    mutating func reserve() -> ObjectID {
        entries.append(.pending)
        return ObjectID(number: Int32(entries.count))
    }

    /// Begins an object without a stream; its value goes to `syntax`.
    mutating func begin(_ id: ObjectID) {
        if gathered.count == Self.objectsPerStream || syntax.count >= Self.bytesPerStream { writeGatheredObjects() }
        gathered.append((id, syntax.count))
    }

    /// Ends the object that `begin` began.
    mutating func end() { syntax.byte(0x0A) }

    /// Begins an object under a new number.
    mutating func beginNew() -> ObjectID {
        let id = reserve()
        begin(id)
        return id
    }

    /// Writes a stream under its number; `dictionary` adds entries besides Length and Filter.
    mutating func writeStream(
        _ id: ObjectID, _ data: StreamData, compression: Compression = .whereWorthIt,
        dictionary: (inout SyntaxBuffer) -> Void
    ) {
        var head = SyntaxBuffer(capacity: 256)
        head.raw("<<")
        dictionary(&head)
        switch data {
        case .deflated(let bytes, _): writeStream(id, head, bytes, isDeflated: true)
        case .raw(let bytes)
        where compression == .always || compression == .whereWorthIt && bytes.count >= Self.worthCompressing:
            var deflated: [UInt8] = []
            compressor.append(bytes, to: &deflated)
            writeStream(id, head, deflated, isDeflated: true)
        case .raw(let bytes): writeStream(id, head, bytes, isDeflated: false)
        }
    }

    private mutating func writeStream(_ id: ObjectID, _ head: SyntaxBuffer, _ data: [UInt8], isDeflated: Bool) {
        var head = head
        longestString = max(longestString, head.longestString)
        longestName = max(longestName, head.longestName)
        if isDeflated { head.raw("/Filter/FlateDecode") }
        head.raw("/Length ")
        head.integer(data.count)
        head.raw(">>")
        place(id, .offset(output.count))
        var frame = SyntaxBuffer(capacity: 32)
        frame.integer(Int(id.number))
        frame.raw(" 0 obj\n")
        output.append(contentsOf: frame.written)
        output.append(contentsOf: head.written)
        output.append(contentsOf: "\nstream\n".utf8)
        output.append(contentsOf: data)
        output.append(contentsOf: "\nendstream\nendobj\n".utf8)
    }

    private mutating func place(_ id: ObjectID, _ entry: Entry) {
        let index = Int(id.number) - 1
        guard case .pending = entries[index] else { preconditionFailure("object \(id.number) is written twice") }
        entries[index] = entry
    }

    /// Writes the object stream gathered so far.
    mutating func writeGatheredObjects() {
        guard !gathered.isEmpty else { return }
        let stream = reserve()
        var body = SyntaxBuffer(capacity: gathered.count * 10 + syntax.count)
        for (index, object) in gathered.enumerated() {
            place(object.id, .compressed(stream: stream.number, index: index))
            if index > 0 { body.byte(0x20) }
            body.integer(Int(object.id.number))
            body.byte(0x20)
            body.integer(object.offset)
        }
        body.byte(0x0A)
        let first = body.count
        body.append(syntax)
        let count = gathered.count
        writeStream(stream, .raw(body.bytes)) { dictionary in
            dictionary.raw("/Type/ObjStm/N ")
            dictionary.integer(count)
            dictionary.raw("/First ")
            dictionary.integer(first)
        }
        gathered.removeAll(keepingCapacity: true)
        syntax.removeAll()
    }

    /// Writes the cross-reference stream (§7.5.8) and the end of the file.
    ///
    /// Throws where a limit of PDF/A-2 §6.1.13 was passed. Traps where a reserved object was never written: that is a
    /// bug of this module.
    mutating func finish(
        root: ObjectID, info: ObjectID, fileIdentifier: [UInt8]
    ) throws(PDFError) -> [UInt8] {
        writeGatheredObjects()
        let strings = max(longestString, syntax.longestString)
        guard strings <= 32_767 else { throw .stringTooLong(bytes: strings) }
        let names = max(longestName, syntax.longestName)
        guard names <= 127 else { throw .nameTooLong(bytes: names) }
        let table = reserve()
        guard entries.count <= 8_388_607 else { throw .tooManyObjects }
        let start = output.count
        let count = entries.count + 1
        let offsetBytes = Self.bytesNeeded(for: max(start, count))
        let rows = rows(offsetBytes: offsetBytes, tableOffset: start)
        writeStream(table, .raw(rows), compression: .always) { dictionary in
            dictionary.raw("/Type/XRef/Size ")
            dictionary.integer(count)
            dictionary.raw("/W[1 ")
            dictionary.integer(offsetBytes)
            dictionary.raw(" 1]/DecodeParms<</Predictor 12/Columns ")
            dictionary.integer(offsetBytes + 2)
            dictionary.raw(">>/Root")
            dictionary.reference(root)
            dictionary.raw("/Info")
            dictionary.reference(info)
            dictionary.raw("/ID[<")
            for byte in fileIdentifier { dictionary.hexadecimal(byte) }
            dictionary.raw("><")
            for byte in fileIdentifier { dictionary.hexadecimal(byte) }
            dictionary.raw(">]")
        }
        var tail = SyntaxBuffer()
        tail.raw("startxref\n")
        tail.integer(start)
        tail.raw("\n%%EOF\n")
        output.append(contentsOf: tail.written)
        return output
    }

    /// Rows of the cross-reference stream, each as the difference to the one above (PNG predictor Up, §7.4.4.4).
    private func rows(offsetBytes: Int, tableOffset: Int) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity((entries.count + 1) * (offsetBytes + 3))
        var above = [UInt8](repeating: 0, count: offsetBytes + 2)
        var row = above
        func append(kind: UInt8, value: Int, last: UInt8) {
            row[0] = kind
            for place in 0..<offsetBytes {
                row[1 + place] = UInt8(truncatingIfNeeded: value >> (8 * (offsetBytes - 1 - place)))
            }
            row[offsetBytes + 1] = last
            rows.append(2)
            for place in 0..<row.count { rows.append(row[place] &- above[place]) }
            swap(&row, &above)
        }
        // Object 0 heads the list of free objects, with generation 65535; one byte is enough for a list of one.
        append(kind: 0, value: 0, last: 255)
        for (index, entry) in entries.enumerated() {
            switch entry {
            case .offset(let offset): append(kind: 1, value: offset, last: 0)
            case .compressed(let stream, let place): append(kind: 2, value: Int(stream), last: UInt8(place))
            case .pending where index == entries.count - 1: append(kind: 1, value: tableOffset, last: 0)
            case .pending: preconditionFailure("object \(index + 1) was never written")
            }
        }
        return rows
    }

    private static func bytesNeeded(for value: Int) -> Int {
        value < 1 << 16 ? 2 : value < 1 << 24 ? 3 : 4
    }
}
