/// EAN-13: ISO/IEC 15420.
enum EAN13 {
    /// The thirteen digits of a text: the last one is checked, or added where there are twelve.
    static func digits(of text: String) throws(BarCodeError) -> [Int] {
        var digits: [Int] = []
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            guard scalar.value >= 48, scalar.value <= 57 else {
                throw .character(position: offset + 1, allowed: "the digits 0–9")
            }
            digits.append(Int(scalar.value) - 48)
        }
        guard digits.count == 12 || digits.count == 13 else { throw .digitCount(found: digits.count) }
        let sum = digits.prefix(12).enumerated().reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 3) }
        let check = (10 - sum % 10) % 10
        if digits.count == 12 { return digits + [check] }
        guard digits[12] == check else { throw .checkDigit(expected: check, found: digits[12]) }
        return digits
    }

    static func modules(of digits: [Int]) -> [Bool] {
        var modules: [Bool] = []
        append(0b101, bits: 3, to: &modules)
        for place in 0..<6 {
            let left = leftPatterns[digits[place + 1]]
            let isEven = parities[digits[0]] >> (5 - place) & 1 == 1
            // Set B is set C read backwards, and set C is set A with dark and light exchanged.
            append(isEven ? reversed(~left & 0x7F) : left, bits: 7, to: &modules)
        }
        append(0b01010, bits: 5, to: &modules)
        for place in 7..<13 { append(~leftPatterns[digits[place]] & 0x7F, bits: 7, to: &modules) }
        append(0b101, bits: 3, to: &modules)
        return modules
    }

    private static func append(_ pattern: UInt8, bits: Int, to modules: inout [Bool]) {
        for bit in (0..<bits).reversed() { modules.append(pattern >> UInt8(bit) & 1 == 1) }
    }

    private static func reversed(_ pattern: UInt8) -> UInt8 {
        (0..<7).reduce(0) { $0 << 1 | pattern >> UInt8($1) & 1 }
    }

    /// Number set A by digit: ISO/IEC 15420 table 1.
    private static let leftPatterns: [UInt8] = [
        0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011, 0b0110001, 0b0101111, 0b0111011, 0b0110111, 0b0001011,
    ]

    /// Which of the left digits are of set B, by the first digit: ISO/IEC 15420 table 2.
    private static let parities: [UInt8] = [
        0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010,
    ]
}
