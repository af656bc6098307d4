/// Code 39: ISO/IEC 16388, wide elements three modules wide, without the optional check character.
enum Code39 {
    static let characterLimit = 64

    static func modules(of text: String) throws(BarCodeError) -> [Bool] {
        guard text.unicodeScalars.count <= characterLimit else { throw .tooLong(limit: characterLimit) }
        var modules: [Bool] = []
        append("*", to: &modules)
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            guard scalar != "*", patterns[scalar] != nil else {
                throw .character(position: offset + 1, allowed: "0–9, A–Z, space and - . $ / + %")
            }
            modules.append(false)
            append(scalar, to: &modules)
        }
        modules.append(false)
        append("*", to: &modules)
        return modules
    }

    private static func append(_ scalar: Unicode.Scalar, to modules: inout [Bool]) {
        guard let pattern = patterns[scalar] else { return }
        // Nine elements, the highest bit first: 1 is wide.
        for element in 0..<9 {
            let isWide = pattern >> (8 - element) & 1 == 1
            modules.append(contentsOf: repeatElement(element.isMultiple(of: 2), count: isWide ? 3 : 1))
        }
    }

    /// Wide elements by character: ISO/IEC 16388 table 1.
    private static let patterns: [Unicode.Scalar: UInt16] = [
        "0": 0b000110100, "1": 0b100100001, "2": 0b001100001, "3": 0b101100000, "4": 0b000110001,
        "5": 0b100110000, "6": 0b001110000, "7": 0b000100101, "8": 0b100100100, "9": 0b001100100,
        "A": 0b100001001, "B": 0b001001001, "C": 0b101001000, "D": 0b000011001, "E": 0b100011000,
        "F": 0b001011000, "G": 0b000001101, "H": 0b100001100, "I": 0b001001100, "J": 0b000011100,
        "K": 0b100000011, "L": 0b001000011, "M": 0b101000010, "N": 0b000010011, "O": 0b100010010,
        "P": 0b001010010, "Q": 0b000000111, "R": 0b100000110, "S": 0b001000110, "T": 0b000010110,
        "U": 0b110000001, "V": 0b011000001, "W": 0b111000000, "X": 0b010010001, "Y": 0b110010000,
        "Z": 0b011010000, "-": 0b010000101, ".": 0b110000100, " ": 0b011000100, "$": 0b010101000,
        "/": 0b010100010, "+": 0b010001010, "%": 0b000101010, "*": 0b010010100,
    ]
}
