internal import Primitives

/// A link that asks a payment application for a payment (NPCI, UPI linking specification 1.6).
enum UPILink {
    /// `upi://pay?pa=…&pn=…&am=…&cu=INR&tn=…`; a missing amount or note is left out.
    static func text(
        address: String, name: String, amount: String?, note: String?
    ) throws(HelperFault) -> String {
        guard isAddress(address) else { throw HelperFault("is not a UPI address (name@bank)") }
        guard name.contains(where: { !$0.isWhitespace }) else {
            throw HelperFault("is empty: a UPI link names the payee")
        }
        var link = "upi://pay?pa=\(address)&pn=\(percentEncoded(name))"
        if let amount {
            guard let number = DecimalNumber(amount), number > DecimalNumber(coefficient: 0),
                let rounded = number.rounded(toScale: 2), rounded == number
            else { throw HelperFault("is not an amount above zero in whole paise") }
            link += "&am=\(rounded)"
        }
        link += "&cu=INR"
        if let note, !note.isEmpty { link += "&tn=\(percentEncoded(note))" }
        return link
    }

    /// `name@bank`: letters, digits, `.`, `-` and `_` before the sign; letters, digits, `.` and `-` after it.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (2...256).contains(parts[0].utf8.count), (2...64).contains(parts[1].utf8.count) else {
            return false
        }
        return parts[0].utf8.allSatisfy { isPlain($0) && $0 != UInt8(ascii: "~") }
            && parts[1].utf8.allSatisfy { isPlain($0) && $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "_") }
    }

    /// Everything but unreserved characters as `%XX` (RFC 3986 §2).
    static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
