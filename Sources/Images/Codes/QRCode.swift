internal import CQREncode

/// The modules of a QR code (ISO/IEC 18004), without its quiet zone.
package struct QRCode: Hashable, Sendable {
    package enum ErrorCorrection: String, CaseIterable, Hashable, Sendable {
        case low = "L"
        case medium = "M"
        case quartile = "Q"
        case high = "H"
    }

    /// Modules on each side.
    package let side: Int
    /// Row by row from the top; true is dark.
    package let modules: [Bool]

    /// Encodes text as bytes.
    ///
    /// Gives nil where it does not fit the largest symbol.
    package init?(_ text: [UInt8], errorCorrection: ErrorCorrection = .medium) {
        guard !text.isEmpty else { return nil }
        let level =
            switch errorCorrection {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quartile: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        let code = text.withUnsafeBufferPointer { bytes in
            QRcode_encodeData(Int32(bytes.count), bytes.baseAddress, 0, level)
        }
        guard let code else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // The lowest bit of a module is its colour.
        modules = (0..<side * side).map { code.pointee.data[$0] & 1 == 1 }
    }

    package func isDark(row: Int, column: Int) -> Bool { modules[row * side + column] }
}
