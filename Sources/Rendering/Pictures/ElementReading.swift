import CSS
import Images
import Jobs
import Layout
import Markup
import PDF
import Primitives
import Templates

/// Reads what the elements of ours are to show, from their attributes.
///
/// Faults name the attribute, so that the payload's path can be found; they never tell the value.
enum ElementReading {
    // MARK: Codes

    static func qrCode(_ node: MarkupTree.NodeIndex, in tree: MarkupTree) throws(PipelineFault) -> QRCode {
        let place = tree.location(of: node)
        let level = tree.attribute(.errorLevel, of: node) ?? "M"
        guard let correction = QRCode.ErrorCorrection(rawValue: level) else {
            throw .attribute(
                JobFailure(.templateInvalid, "\(place): error-level may be L, M, Q or H"), of: node, .errorLevel)
        }
        guard let value = tree.attributeBytes(.value, of: node), !value.isEmpty else {
            throw .attribute(JobFailure(.templateInvalid, "\(place): the QR code has no value"), of: node, .value)
        }
        guard let code = QRCode(Array(value), errorCorrection: correction) else {
            throw .attribute(
                JobFailure(
                    .payloadTooLarge, "\(place): \(value.count) bytes do not fit a QR code of level \(level)"),
                of: node, .value)
        }
        return code
    }

    static func barCode(_ node: MarkupTree.NodeIndex, in tree: MarkupTree) throws(PipelineFault) -> BarCode {
        let place = tree.location(of: node)
        guard let name = tree.attribute(.type, of: node), let symbology = BarCode.Symbology(rawValue: name) else {
            let known = BarCode.Symbology.allCases.map(\.rawValue).joined(separator: ", ")
            throw .attribute(
                JobFailure(.templateInvalid, "\(place): the type of a bar code may be \(known)"), of: node, .type)
        }
        do {
            return try BarCode(tree.attribute(.value, of: node) ?? "", as: symbology)
        } catch {
            throw .attribute(JobFailure(.payloadInvalid, "\(place): \(error)"), of: node, .value)
        }
    }

    static func showsText(_ node: MarkupTree.NodeIndex, in tree: MarkupTree) -> Bool {
        tree.attribute(.showText, of: node) == "true"
    }

    // MARK: Charts

    static func chart(
        _ node: MarkupTree.NodeIndex, in tree: MarkupTree, kind: ChartData.Kind
    ) throws(PipelineFault) -> ChartData {
        let values = try reading(.values, of: node, in: tree) { text throws(ChartFault) in
            try ChartData.values(text)
        }
        let labels = try reading(.labels, of: node, in: tree) { text throws(ChartFault) in
            try ChartData.labels(text, for: values.count)
        }
        let name = tree.attribute(.label, of: node) ?? ""
        let unit = tree.attribute(.unit, of: node) ?? ""
        let heading = name.isEmpty ? unit : unit.isEmpty ? name : "\(name) (\(unit))"
        return ChartData(kind: kind, values: values, labels: labels, heading: heading)
    }

    private static func reading<Result>(
        _ attribute: AttributeName, of node: MarkupTree.NodeIndex, in tree: MarkupTree,
        _ read: (String) throws(ChartFault) -> Result
    ) throws(PipelineFault) -> Result {
        do {
            return try read(tree.attribute(attribute, of: node) ?? "")
        } catch {
            throw .attribute(
                JobFailure(.payloadInvalid, "\(tree.location(of: node)): \(error.description)"), of: node, attribute)
        }
    }

    // MARK: Fields

    /// A field's name, and its purpose in words: its label, or else its `aria-label`, which is not seen.
    ///
    /// `taken` has the names of the fields read so far; the new one is added.
    static func signatureField(
        _ node: MarkupTree.NodeIndex, in tree: MarkupTree, taken: inout Set<String>
    ) throws(PipelineFault) -> SignatureField {
        let place = tree.location(of: node)
        let name = tree.attribute(.name, of: node) ?? ""
        let isName = name.utf8.count <= 64 && name.utf8.allSatisfy(isNameByte)
        guard isName, !name.isEmpty else {
            throw .attribute(
                JobFailure(
                    .templateInvalid,
                    "\(place): the name of a signature field has 1 to 64 of the characters A–Z a–z 0–9 - _"),
                of: node, .name)
        }
        guard taken.insert(name).inserted else {
            throw .attribute(
                JobFailure(.templateInvalid, "\(place): two signature fields are called \(name)"), of: node, .name)
        }
        let purpose = tree.attribute(.label, of: node) ?? tree.attribute(.ariaLabel, of: node)
        return SignatureField(name: name, label: purpose ?? name)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // MARK: Sizes

    /// The natural size of an element of ours, where its style says nothing.
    static func naturalSize(of replacement: Replacement, style: ComputedStyle) -> IntrinsicSize {
        switch replacement {
        case .image: return IntrinsicSize(width: nil, height: nil, ratio: nil)
        case .qrCode:
            // 25 mm, the size that scanners like.
            return IntrinsicSize(width: millimetres(25), height: millimetres(25), ratio: 1)
        case .barCode(let code, let showsText):
            // Modules of 0.33 mm, the nominal size of EAN-13 (ISO/IEC 15420 §5.3), and bars of 15 mm.
            let text = showsText ? LayoutUnit(style.font.size.px * 1.2) : .zero
            return IntrinsicSize(
                width: millimetres(0.33 * Double(code.widthInModules)), height: millimetres(15) + text, ratio: nil)
        case .chart: return IntrinsicSize(width: nil, height: millimetres(45), ratio: nil)
        case .signatureField(_, let label):
            let text = label.isEmpty ? .zero : LayoutUnit(style.font.size.px * 1.2)
            return IntrinsicSize(width: millimetres(60), height: millimetres(15) + text, ratio: nil)
        }
    }

    private static func millimetres(_ length: Double) -> LayoutUnit { LayoutUnit(length * 96 / 25.4) }
}

extension DecimalNumber {
    /// The nearest binary number: for drawing only.
    var approximation: Double {
        var divisor = 1.0
        for _ in 0..<scale { divisor *= 10 }
        return Double(coefficient) / divisor
    }
}
