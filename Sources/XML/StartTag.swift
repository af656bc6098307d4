/// Finds the attributes of a start tag in the file's bytes: the parser gives their values, but not their places.
package enum StartTag {
    /// Where an attribute stands.
    package struct Attribute: Sendable {
        /// The offset of the name's first byte.
        package let name: Int
        /// The value between its quotes.
        package let value: Range<Int>

        init(name: Int, value: Range<Int>) {
            self.name = name
            self.value = value
        }

        /// An attribute of which only the element is known.
        init(name: Int) {
            self.init(name: name, value: name..<name)
        }
    }

    /// The attributes of the tag whose `<` is at an offset, in their order; the tag is known to be well-formed.
    package static func attributes(in bytes: [UInt8], at offset: Int) -> [Attribute] {
        var found: [Attribute] = []
        var position = offset + 1
        func skip(while condition: (UInt8) -> Bool) {
            while position < bytes.count, condition(bytes[position]) { position += 1 }
        }
        skip { !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        while true {
            skip(while: isSpace)
            guard position < bytes.count, bytes[position] != UInt8(ascii: ">"), bytes[position] != UInt8(ascii: "/")
            else { return found }
            let name = position
            skip { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            guard position < bytes.count else { return found }
            let quote = bytes[position]
            position += 1
            let start = position
            skip { $0 != quote }
            found.append(Attribute(name: name, value: start..<position))
            position += 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
