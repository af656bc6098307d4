import CSS
import Primitives

/// Captions above and below a table: CSS 2.2 §17.4.
extension BoxFormatter {
    /// Lays out a table between its captions, in a box that has no look of its own.
    mutating func layOutWithCaptions(
        _ table: BoxIndex, _ grid: Int, width: LayoutUnit, _ constraints: Constraints, _ resume: TableBreakToken?
    ) throws(Interruption) -> BoxResult {
        let above = grids[grid].captions.filter { style($0).table.captionSide == .top }
        let below = grids[grid].captions.filter { style($0).table.captionSide == .bottom }
        let mark = arena.mark
        let wrapper = arena.begin(.tableWrapper, box: table)
        var result = BoxResult(fragment: wrapper, size: Size(width: width, height: .zero))
        // A margin below a caption that the table's margin does not replace is the table's own.
        result.bottomMargin = MarginStrut(margins(table, width: constraints.width).bottom)
        var y = LayoutUnit.zero
        let start = resume?.part ?? 0
        for part in start...above.count + below.count {
            let isAtTop = constraints.pageSpace?.isAtTop == true || resume != nil
            var rest: TableBreakToken?
            if part == above.count {
                var inner = constraints
                inner.pageSpace = constraints.pageSpace?.below(y, isAtTop: isAtTop)
                // Captions below stand on the page of the last row.
                let kept = inner.pageSpace == nil ? .zero : try captionsHeight(below, width: width)
                var rows = resume
                if rows?.caption != nil || part > start { rows = nil }
                let placed = try layOutRows(table, grid, width: width, inner, rows, captionsBelow: kept)
                if placed.isPushed {
                    arena.reset(to: mark)
                    return .pushed
                }
                arena.attach(placed.fragment, to: wrapper, at: Point(x: .zero, y: y))
                result.firstBaseline = placed.firstBaseline.map { $0 + y }
                result.lastBaseline = placed.lastBaseline.map { $0 + y }
                y += placed.size.height
                if case .table(let token)? = placed.token { rest = token }
            } else {
                let caption = part < above.count ? above[part] : below[part - above.count - 1]
                var space = constraints.pageSpace?.below(y, isAtTop: isAtTop && part == start)
                space?.isParallel = true
                let token = part == start ? resume?.caption : nil
                let placed = try layOutCaption(caption, in: wrapper, at: y, width: width, space, token)
                if placed.isPushed {
                    if part <= above.count {
                        arena.reset(to: mark)
                        return .pushed
                    }
                    rest = TableBreakToken(row: grids[grid].rows.count)
                } else {
                    y += placed.size.height
                    if let token = placed.token {
                        rest = TableBreakToken(row: 0)
                        rest?.caption = token
                    }
                }
            }
            if var rest {
                rest.part = part
                rest.consumed = (resume?.consumed ?? .zero) + y
                result.token = .table(rest)
                arena[wrapper].flags.insert(.continuesInNext)
                break
            }
        }
        result.size.height = y
        arena[wrapper].size = result.size
        return result
    }

    private mutating func captionsHeight(_ captions: [BoxIndex], width: LayoutUnit) throws(Interruption) -> LayoutUnit {
        var height = LayoutUnit.zero
        let mark = arena.mark
        for caption in captions {
            height += try layOutBox(caption, Constraints(width: width, height: nil)).size.height
            height += margins(caption, width: width).vertical
        }
        arena.reset(to: mark)
        return height
    }

    /// Lays out a caption; its size in the result is that with its margins.
    private mutating func layOutCaption(
        _ caption: BoxIndex, in wrapper: Int32, at y: LayoutUnit, width: LayoutUnit, _ space: PageSpace?,
        _ token: BreakToken?
    ) throws(Interruption) -> BoxResult {
        var margins = margins(caption, width: width)
        if token != nil { margins.top = .zero }
        var constraints = Constraints(width: width, height: nil)
        constraints.pageSpace = space?.below(margins.top, isAtTop: space?.isAtTop == true)
        var result = try layOutBox(caption, constraints, token)
        if result.isPushed { return result }
        let left = flowMarginLeft(
            caption, borderWidth: result.size.width, in: width, direction: style(caption).text.direction)
        let relative = relativeOffset(caption, width: width, height: nil)
        arena.attach(result.fragment, to: wrapper, at: Point(x: left, y: y + margins.top) + relative)
        result.size.height += result.token == nil ? margins.vertical : margins.top
        return result
    }
}
