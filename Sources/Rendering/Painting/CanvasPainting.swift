import CSS
import Layout
import Primitives

/// The page's own background, and that of the document's canvas: CSS Page 3 §6, CSS 2.2 §14.2.
extension PagePainter {
    /// The element whose background is the canvas's: the root, or `body` where the root has none; -1 where neither has.
    static func canvasElement(_ page: PageFragment, styles: [ComputedStyle], _ document: DocumentContent) -> Int {
        guard let root = page.fragments.firstIndex(where: { $0.source == .element && $0.node == 0 }) else { return -1 }
        if hasBackground(styles[Int(page.fragments[root].style)]) { return root }
        var index = root + 1
        while index < Int(page.fragments[root].end) {
            let fragment = page.fragments[index]
            if fragment.source == .element, document.isBody(fragment.node) {
                return hasBackground(styles[Int(fragment.style)]) ? index : -1
            }
            // The box of `body` is a child of the root's, but for anonymous boxes between.
            index = fragment.source == .anonymous ? index + 1 : Int(fragment.end)
        }
        return -1
    }

    private static func hasBackground(_ style: ComputedStyle) -> Bool {
        style.decoration.backgroundColor.alpha > 0 || style.decoration.background.hasImages
    }

    /// Fills the sheet; images are placed in the page's padding box.
    mutating func paintPageBackground(_ decoration: BoxDecoration) {
        let sheet = Rect(origin: .zero, size: page.size)
        set(.artifact(.background))
        let color = page.style.decoration.backgroundColor
        if color.alpha > 0 { list.items.append(.fill(RoundedRect(sheet), color)) }
        decoration.background(images: document.images, page: sheet)
            .paintImages(clip: RoundedRect(sheet), into: &list)
    }

    /// Fills the page area with the background of the root element, or of `body`.
    ///
    /// Images of the canvas are placed as for the root element, whichever element they come from.
    mutating func paintCanvas() {
        guard canvasElement >= 0,
            let root = page.fragments.first(where: { $0.source == .element && $0.node == 0 })
        else { return }
        let style = styles[Int(page.fragments[canvasElement].style)]
        guard style.text.isVisible else { return }
        set(.artifact(.background))
        let area = page.borderBox
        if style.decoration.backgroundColor.alpha > 0 {
            list.items.append(.fill(RoundedRect(area), style.decoration.backgroundColor))
        }
        let rootStyle = styles[Int(root.style)]
        let border = RoundedRect(root.frame)
        let padding = border.inset(by: rootStyle.box.borderWidth)
        let painting = BackgroundPainting(
            background: style.decoration.background, color: .transparent, images: document.images, page: area,
            border: border, padding: padding, content: padding)
        painting.paintImages(clip: RoundedRect(area), into: &list)
    }
}
