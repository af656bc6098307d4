package import Primitives

extension PageRules.PageStyle {
    /// The used size, margins and padding of a page whose style is computed: CSS Page 3 §3, §6.
    ///
    /// The page box is sized like a block in a containing block of the given size; where margins and size are all set,
    /// the sheet gives way. Percentages refer to the sheet's width or height.
    init(style: ComputedStyle, sheet: Size) {
        let box = style.box
        let padding = Edges(
            top: max(.zero, box.padding.top.resolved(against: sheet.height)),
            right: max(.zero, box.padding.right.resolved(against: sheet.width)),
            bottom: max(.zero, box.padding.bottom.resolved(against: sheet.height)),
            left: max(.zero, box.padding.left.resolved(against: sheet.width)))
        let across = PageAxis(
            room: sheet.width, size: box.width, least: box.minWidth, most: box.maxWidth,
            isBorderBox: box.sizing == .borderBox,
            edges: padding.horizontal + box.borderWidth.horizontal, start: box.margin.left, end: box.margin.right)
        let down = PageAxis(
            room: sheet.height, size: box.height, least: box.minHeight, most: box.maxHeight,
            isBorderBox: box.sizing == .borderBox, edges: padding.vertical + box.borderWidth.vertical,
            start: box.margin.top, end: box.margin.bottom)
        self.init(
            size: Size(width: across.room, height: down.room),
            margin: Edges(top: down.start, right: across.end, bottom: down.end, left: across.start),
            padding: Edges(
                top: LengthPercentage(padding.top), right: LengthPercentage(padding.right),
                bottom: LengthPercentage(padding.bottom), left: LengthPercentage(padding.left)),
            style: style)
    }

    /// The border box of the page, from the sheet's corner.
    package var borderBox: Rect { Rect(origin: .zero, size: size).inset(by: margin) }

    /// The page area: what is left inside margins, borders and padding.
    package var area: Rect {
        let border = style.box.borderWidth
        let area = borderBox.inset(
            by: Edges(
                top: border.top + padding.top.length, right: border.right + padding.right.length,
                bottom: border.bottom + padding.bottom.length, left: border.left + padding.left.length))
        return Rect(
            origin: area.origin, size: Size(width: max(.zero, area.width), height: max(.zero, area.height)))
    }
}

/// One direction of a page's box.
private struct PageAxis {
    /// Of the sheet, resized where margins and size say more.
    var room: LayoutUnit
    var start: LayoutUnit
    var end: LayoutUnit

    init(
        room: LayoutUnit, size: SizeValue, least: SizeValue, most: SizeValue, isBorderBox: Bool, edges: LayoutUnit,
        start: AutoLength, end: AutoLength
    ) {
        func border(_ value: SizeValue) -> LayoutUnit? {
            guard case .value(let length) = value else { return nil }
            let size = max(.zero, length.resolved(against: room))
            return isBorderBox ? max(size, edges) : size + edges
        }
        func margin(_ value: AutoLength) -> LayoutUnit? {
            if case .value(let length) = value { return length.resolved(against: room) }
            return nil
        }
        let (first, last) = (margin(start), margin(end))
        self.room = room
        var used = border(size)
        let stretched = room - (first ?? .zero) - (last ?? .zero)
        if let most = border(most), used ?? stretched > most { used = most }
        if let least = border(least), used ?? stretched < least { used = least }
        self.start = first ?? .zero
        self.end = last ?? .zero
        guard let used else { return }
        let free = room - used - self.start - self.end
        switch (first, last) {
        case (nil, nil):
            self.start = free / 2
            self.end = free - self.start
        case (nil, _?): self.start = free
        case (_?, nil): self.end = free
        case (_?, _?): self.room = self.start + used + self.end
        }
    }
}
