/// The forms and check digits of Indian identifiers, for `x-check` in schemas.
enum CheckDigits {
    /// What `x-check` may name.
    enum Kind: String, CaseIterable, Sendable {
        case gstin, pan, ifsc, pin, hsn, aadhaarLast4 = "aadhaar-last4"
        case stateCode = "state-code"
        case upi

        /// What is wanted, to stand after "is not".
        var wanted: String {
            switch self {
            case .gstin: "a GSTIN with a right check digit"
            case .pan: "a PAN (five letters, four digits, one letter; the fourth letter names the kind of holder)"
            case .ifsc: "an IFSC (four letters, 0, six letters or digits)"
            case .pin: "a PIN code (six digits, not beginning with 0)"
            case .hsn: "an HSN or SAC code (4 to 8 digits)"
            case .aadhaarLast4: "the last four digits of an Aadhaar number"
            case .stateCode: "a GST state code (01 to 38, 96, 97 or 99)"
            case .upi: "a UPI address (name@bank)"
            }
        }

        func accepts(_ text: String) -> Bool {
            switch self {
            case .gstin: isGSTIN(text)
            case .pan: isPAN(text) && "ABCFGHJLPT".utf8.contains(Array(text.utf8)[3])
            case .ifsc: matches(text, "LLLL0AAAAAA")
            case .pin: matches(text, "DDDDDD") && text.first != "0"
            case .hsn: (4...8).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            case .aadhaarLast4: matches(text, "DDDD")
            case .stateCode: isStateCode(text)
            case .upi: UPILink.isAddress(text)
            }
        }
    }

    /// Five letters, four digits, one letter.
    static func isPAN(_ text: String) -> Bool { matches(text, "LLLLLDDDDL") }

    /// State code, PAN, entity number, `Z` (or another letter or digit) and a check digit modulo 36.
    static func isGSTIN(_ text: String) -> Bool {
        guard matches(text, "DDLLLLLDDDDLAAA"), isStateCode(String(text.prefix(2))) else { return false }
        let bytes = Array(text.utf8)
        var sum = 0
        for (index, byte) in bytes.dropLast().enumerated() {
            let product = value(byte) * (index % 2 == 0 ? 1 : 2)
            sum += product / 36 + product % 36
        }
        return (36 - sum % 36) % 36 == value(bytes[14])
    }

    /// 01 to 38 are States and Union Territories; 96 is abroad, 97 other territory, 99 the centre.
    private static func isStateCode(_ text: String) -> Bool {
        guard text.utf8.count == 2, let number = Int(text) else { return false }
        return (1...38).contains(number) || number == 96 || number == 97 || number == 99
    }

    private static func value(_ byte: UInt8) -> Int {
        byte <= UInt8(ascii: "9") ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
    }

    /// Compares with a form: `L` capital letter, `D` digit, `A` either, other characters themselves.
    private static func matches(_ text: String, _ form: String) -> Bool {
        guard text.utf8.count == form.utf8.count else { return false }
        return zip(text.utf8, form.utf8).allSatisfy { byte, wanted in
            let isDigit = byte >= 0x30 && byte <= 0x39
            let isLetter = byte >= 0x41 && byte <= 0x5A
            switch wanted {
            case UInt8(ascii: "L"): return isLetter
            case UInt8(ascii: "D"): return isDigit
            case UInt8(ascii: "A"): return isLetter || isDigit
            default: return byte == wanted
            }
        }
    }

    /// True where the last of some decimal digits is Verhoeff's check digit over the others.
    static func isVerhoeffValid(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var check = 0
        for (position, digit) in digits.reversed().enumerated() {
            check = dihedral(check, permuted(Int(digit), position))
        }
        return check == 0
    }

    /// Multiplication in the dihedral group of order ten.
    private static func dihedral(_ a: Int, _ b: Int) -> Int {
        switch (a < 5, b < 5) {
        case (true, true): (a + b) % 5
        case (true, false): 5 + (a + b - 5) % 5
        case (false, true): 5 + (a - 5 - b + 5) % 5
        case (false, false): (a - b + 5) % 5
        }
    }

    /// Verhoeff's permutation, applied as often as the position says.
    private static func permuted(_ digit: Int, _ position: Int) -> Int {
        let once = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
        return (0..<(position % 8)).reduce(digit) { value, _ in once[value] }
    }
}
