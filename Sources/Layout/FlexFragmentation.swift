import CSS
import Primitives

/// Flex containers broken over pages: CSS Flexbox 1 §10.
extension BoxFormatter {
    // MARK: Rows

    /// Places the lines of a row container from the uppermost down, as far as the page goes.
    mutating func placeLines(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        guard let space = frame.space else { return .done }
        let first = frame.resume?.index ?? 0
        var rests = frame.resume.flatMap { $0.items.isEmpty ? nil : $0.items }
        var y = frame.top
        // The first line keeps its place in the container, later pages begin with theirs at the top.
        if frame.resume == nil, !container.lines.isEmpty { y += container.stackedLine(0).offset }
        if let resume = frame.resume { y += resume.gap }
        frame.end = frame.top
        for number in first..<max(first, container.lines.count) {
            let line = container.stackedLine(number)
            var token = FlexBreakToken(container)
            token.index = number
            if number > first {
                let above = container.stackedLine(number - 1)
                y += line.offset - above.offset - above.cross
                if frame.isSplit { y = max(y, frame.end + container.crossGap) }
                if !space.isParallel, let chosen = chosenSite, chosen.container == container.box,
                    Int(chosen.position) == number
                {
                    chosenSite = nil
                    return .more(token)
                }
                let value = breakValue(before: number, in: container)
                if value.isForced, !space.isParallel {
                    demand = PageDemand(side: value, name: boxes[container.box].firstPage)
                    return .more(token)
                }
                let appeal: BreakSite.Appeal = value == .avoid || space.avoidsBreaks ? .violatesAvoid : .perfect
                if !space.isParallel {
                    note(BreakSite(container: container.box, position: Int32(number), appeal: appeal))
                }
            }
            let fits = y + line.cross <= space.remaining
            if rests == nil, !fits, number > first {
                let isAvoided = space.avoidsBreaks || breakValue(before: number, in: container) == .avoid
                try preferEarlierSite(over: isAvoided ? .violatesAvoid : .perfect, space)
                return .more(token)
            }
            if rests == nil, !fits {
                let isKept = line.cross <= space.pageHeight || space.avoidsBreaks
                if frame.resume == nil, !space.isAtTop, isKept { return .pushed }
                if y >= space.remaining, y > frame.top, frame.resume == nil || space.remaining > frame.top {
                    // The space above the line takes the whole page.
                    token.gap = y - max(space.remaining, frame.top)
                    return .more(token)
                }
            }
            let isAtTop = number == first && (space.isAtTop || frame.resume != nil)
            let placed = try placeLine(
                line, rests, container, &frame, at: y, space.below(.zero, isAtTop: isAtTop), isWhole: fits)
            guard let placed else { return number > first ? .more(token) : .pushed }
            rests = nil
            y = fits && !frame.isSplit ? y + line.cross : frame.end
            frame.end = max(frame.end, y)
            if placed.contains(where: { $0.isLeft }) {
                token.items = placed
                return .more(token)
            }
        }
        return .done
    }

    /// The break value between two lines of a row container, of all their items: CSS Flexbox 1 §10.
    private func breakValue(before line: Int, in container: FlexContainer) -> FragmentationStyle.Break {
        var value = FragmentationStyle.Break.auto
        for index in container.stackedLine(line - 1).items {
            value = value.combined(with: boxes[container.items[index].box].breakAfter)
        }
        for index in container.stackedLine(line).items {
            value = value.combined(with: boxes[container.items[index].box].breakBefore)
        }
        return value
    }

    /// Lays out a line's items side by side, each of them as far as the page goes; nil: none of them could begin.
    ///
    /// In a line that is split, items that stretch end with their content.
    private mutating func placeLine(
        _ line: FlexLine, _ rests: [PartRest]?, _ container: FlexContainer, _ frame: inout FlexFrame,
        at y: LayoutUnit, _ space: PageSpace, isWhole: Bool
    ) throws(Interruption) -> [PartRest]? {
        let isWhole = isWhole && rests == nil
        var result: [PartRest] = []
        result.reserveCapacity(line.items.count)
        var hasBegun = rests != nil || line.items.isEmpty
        if !isWhole { frame.isSplit = true }
        for (position, index) in line.items.enumerated() {
            let item = container.items[index]
            var token: BreakToken?
            switch rests?[position] {
            case .done?:
                result.append(.done)
                continue
            case .rest(let rest)?: token = rest
            case .notBegun?, nil: break
            }
            var constraints = itemConstraints(item, container)
            var top = y
            if isWhole {
                top += item.crossOffset - line.offset
            } else {
                constraints.borderHeight = nil
                if rests == nil {
                    let isAligned = item.align == .stretch || item.align == .flexStart
                    top += isAligned && !container.isWrapReversed ? item.crossOffset - line.offset : item.margins.top
                }
            }
            var itemSpace = space.below(top, isAtTop: space.isAtTop)
            itemSpace.isParallel = true
            constraints.pageSpace = itemSpace
            let placed = try layOutBox(item.box, constraints, token)
            if placed.isPushed {
                result.append(.notBegun)
                continue
            }
            hasBegun = true
            attach(placed, index, container, &frame, at: top)
            frame.end = max(frame.end, top + placed.size.height)
            if let rest = placed.token {
                frame.isSplit = true
                result.append(.rest(rest))
            } else {
                result.append(.done)
            }
        }
        return hasBegun ? result : nil
    }

    // MARK: Columns

    /// Places the lines of a column container, each of them as far as the page goes.
    ///
    /// Several lines stand side by side and break independently of each other.
    mutating func placeColumns(
        _ container: FlexContainer, _ frame: inout FlexFrame
    ) throws(Interruption) -> FlexOutcome {
        guard var space = frame.space, !container.lines.isEmpty else { return .done }
        let isAlone = container.lines.count == 1
        if !isAlone {
            let height = container.edges.vertical + container.mainSize
            let isKept = height <= space.pageHeight || space.avoidsBreaks
            if frame.resume == nil, height > space.remaining, !space.isAtTop, isKept { return .pushed }
            space.isParallel = true
        }
        let starts = frame.resume?.columns ?? []
        var token = FlexBreakToken(container)
        var hasBegun = frame.resume != nil
        var end = frame.top
        for (number, line) in container.lines.enumerated() {
            let start = starts.isEmpty ? FlexBreakToken.Column() : starts[number]
            if let rest = try placeColumn(line, start, container, &frame, space) {
                hasBegun = true
                token.columns.append(rest)
            } else {
                token.columns.append(start)
            }
            end = max(end, frame.end)
        }
        frame.end = end
        if !hasBegun { return .pushed }
        let isDone = zip(container.lines, token.columns).allSatisfy { $0.items.count == $1.next }
        return isDone ? .done : .more(token)
    }

    /// Places items one below the other; nil: not even the first one fits.
    private mutating func placeColumn(
        _ line: FlexLine, _ start: FlexBreakToken.Column, _ container: FlexContainer, _ frame: inout FlexFrame,
        _ space: PageSpace
    ) throws(Interruption) -> FlexBreakToken.Column? {
        var token = start.token
        var previous: FlexItem?
        frame.end = frame.top
        for position in start.next..<max(start.next, line.items.count) {
            let index = container.stackedItem(position, of: line)
            let item = container.items[index]
            let top = container.frame(of: item).minY
            if let previous, !space.isParallel,
                try breaksBefore(item.box, after: previous.box, in: container.box, space)
            {
                return FlexBreakToken.Column(next: position)
            }
            var y = frame.end + (previous == nil ? start.gap : .zero)
            if let previous {
                y += top - container.frame(of: previous).maxY
            } else if frame.resume == nil {
                y += top
            }
            let isFirst = previous == nil
            let isAtTop = isFirst && (space.isAtTop || frame.resume != nil)
            if isAtTop, y >= space.remaining, y > frame.top, frame.resume == nil || space.remaining > frame.top {
                // The space above the item takes the whole page.
                return FlexBreakToken.Column(next: position, gap: y - max(space.remaining, frame.top))
            }
            var constraints = itemConstraints(item, container)
            // An item that did not flex has the height of its content, and breaks with it.
            if token != nil || y + item.main > space.remaining, item.hasContentHeight {
                constraints.borderHeight = nil
            }
            constraints.pageSpace = space.below(y, isAtTop: isAtTop)
            let result = try layOutBox(item.box, constraints, token)
            token = nil
            if result.isPushed {
                guard let previous else { return nil }
                try preferEarlierSite(over: appeal(between: previous.box, and: item.box, space), space)
                return FlexBreakToken.Column(next: position)
            }
            attach(result, index, container, &frame, at: y)
            frame.end = y + result.size.height
            if let rest = result.token { return FlexBreakToken.Column(next: position, token: rest) }
            previous = item
        }
        return FlexBreakToken.Column(next: line.items.count)
    }
}

extension FlexContainer {
    /// A line of a row container by its place from the uppermost on.
    func stackedLine(_ position: Int) -> FlexLine {
        lines[isWrapReversed ? lines.count - 1 - position : position]
    }

    /// An item of a column's line by its place from the uppermost on.
    func stackedItem(_ position: Int, of line: FlexLine) -> Int {
        isMainReversed ? line.items.upperBound - 1 - position : line.items.lowerBound + position
    }
}
