import CSS
import Images
import Jobs
import Layout
import Markup
import Primitives
import Typography

/// The stage between layout and painting: draws charts, codes and fields at the sizes that layout gave them.
struct PictureLayout {
    let content: DocumentContent
    let shaper: TextShaper

    /// Pictures of repeated elements that are kept: more than the pages of a document have margin boxes.
    private static let mostRepeated = 64

    /// The pictures of a page; those of what stands on many pages are kept in `repeated`, and taken from there.
    func pictures(
        of page: PageFragment, styles: [ComputedStyle], repeated: inout Pictures
    ) throws(PipelineFault) -> Pictures {
        var pictures = Pictures()
        guard content.hasPictures else { return pictures }
        for fragment in page.fragments {
            guard case .replaced(let area) = fragment.content, area.width > .zero, area.height > .zero,
                let replacement = content.replacement(of: fragment.node), !replacement.isImage
            else { continue }
            let style = styles[Int(fragment.style)]
            let isRepeated = fragment.flags.contains(.isRepeated) || fragment.source.isMarginBox
            let known = isRepeated ? repeated.picture(of: fragment.node, size: area.size) : nil
            try pictures.add(fragment.node, size: area.size) { () throws(PipelineFault) -> Picture in
                if let known { return known }
                let made = try picture(replacement, of: fragment.node, size: area.size, style: style)
                if isRepeated {
                    if repeated.count >= Self.mostRepeated { repeated = Pictures() }
                    repeated.add(fragment.node, size: area.size) { made }
                }
                return made
            }
        }
        return pictures
    }

    private func picture(
        _ replacement: Replacement, of node: MarkupTree.NodeIndex, size: Size, style: ComputedStyle
    ) throws(PipelineFault) -> Picture {
        let color = style.text.color
        switch replacement {
        case .image: return Picture()
        case .qrCode(let code): return Picture(code, size: size, color: color)
        case .barCode(let code, let showsText):
            let lettering = Lettering(style, shaper: shaper)
            let words = showsText ? try set(code.text, lettering, .value, of: node) : nil
            return Picture(code, words: words, lettering: lettering, size: size, color: color)
        case .signatureField(_, let label):
            let lettering = Lettering(style, shaper: shaper)
            let words = label.isEmpty ? nil : try set(label, lettering, .label, of: node)
            return Picture(fieldWithLabel: words, lettering: lettering, size: size, style: style)
        case .chart(let data):
            let lettering = Lettering(style, shaper: shaper)
            do {
                return try Picture(data, lettering: lettering, size: size, style: style)
            } catch {
                throw missing(error.scalar, among: [.label, .unit, .labels], of: node)
            }
        }
    }

    private func set(
        _ text: String, _ lettering: Lettering, _ attribute: AttributeName, of node: MarkupTree.NodeIndex
    ) throws(PipelineFault) -> DrawnText {
        do {
            return try lettering.set(text)
        } catch {
            throw missing(error.scalar, among: [attribute], of: node)
        }
    }

    /// The fault of the first attribute that holds a character without a glyph.
    private func missing(
        _ scalar: Unicode.Scalar, among attributes: [AttributeName], of node: MarkupTree.NodeIndex
    ) -> PipelineFault {
        let tree = content.styled.tree
        let attribute = attributes.first { tree.attribute($0, of: node)?.unicodeScalars.contains(scalar) ?? false }
        let code = String(scalar.value, radix: 16, uppercase: true)
        let failure = JobFailure(.glyphMissing, "\(tree.location(of: node)): no registered font has U+\(code)")
        return attribute.map { .attribute(failure, of: node, $0) } ?? .job(failure)
    }
}
