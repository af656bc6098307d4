import CSS
import Primitives

/// Lines taller than a page: their inline-level blocks are broken, side by side, as flows of their own.
///
/// CSS Fragmentation 3 §4.1 leaves it open whether an inline-level block breaks; here none loses its content.
extension BoxFormatter {
    /// Breaks the inline-level blocks of a line that has a page for itself; gives what is left of them.
    ///
    /// What reaches over the page's end moves up to the line's top. `place` is the line's, from the border edge of its
    /// container.
    mutating func breakObjects(
        of line: Int32, at place: Point, _ frame: BlockFrame, _ space: PageSpace
    ) throws(Interruption) -> [BrokenObject] {
        let room = space.remaining - place.y
        var rests: [BrokenObject] = []
        var height = LayoutUnit.zero
        // Fragments with their parents' places, from the line's top left corner.
        var open: [(fragment: Int32, parent: Point)] = [(arena[line].firstChild, .zero)]
        while let (fragment, parent) = open.popLast() {
            if fragment < 0 { continue }
            open.append((arena[fragment].nextSibling, parent))
            var top = parent.y + arena[fragment].offset.y
            let own = arena[fragment].box
            let isObject = arena[fragment].kind != .text && own >= 0 && boxes[own].isAtomicInline
            if top + arena[fragment].size.height > room || isObject && top < .zero { top = .zero }
            arena[fragment].offset.y = top - parent.y
            let corner = Point(x: parent.x + arena[fragment].offset.x, y: top)
            if isObject, arena[fragment].kind != .replaced, top + arena[fragment].size.height > room {
                let width = arena[fragment].size.width
                let result = try layOutObject(own, width: width, nil, frame, space.below(place.y + top, isAtTop: true))
                arena.replaceContent(of: fragment, upTo: arena.end(of: fragment), by: result.fragment)
                if result.isPushed || result.token != nil {
                    rests.append(
                        BrokenObject(box: own, token: result.token, x: place.x + corner.x, width: width))
                    arena[fragment].flags.insert(.continuesInNext)
                }
                arena[fragment].size.height = result.size.height
            }
            height = max(height, top + arena[fragment].size.height)
            if !isObject { open.append((arena[fragment].firstChild, corner)) }
        }
        arena[line].size.height = rests.isEmpty ? height : max(height, room)
        return rests
    }

    /// Goes on with inline-level blocks that the page before has left; gives what is left of them again.
    mutating func resumeObjects(
        _ objects: [BrokenObject], _ frame: BlockFrame, _ flow: inout FlowResult
    ) throws(Interruption) -> [BrokenObject] {
        let line = arena.begin(.line, box: frame.box)
        var rests: [BrokenObject] = []
        var height = LayoutUnit.zero
        for object in objects {
            let space = frame.space?.below(flow.end, isAtTop: true)
            let result = try layOutObject(object.box, width: object.width, object.token, frame, space)
            if result.isPushed || result.token != nil {
                var rest = object
                rest.token = result.isPushed ? object.token : result.token
                rests.append(rest)
            }
            if result.isPushed { continue }
            arena.attach(result.fragment, to: line, at: Point(x: object.x - frame.edges.left, y: .zero))
            height = max(height, result.size.height)
        }
        arena[line].size = Size(width: frame.contentWidth, height: height)
        arena[line].baseline = height
        arena.attach(line, to: frame.fragment, at: Point(x: frame.edges.left, y: flow.end))
        flow.end += height
        return rests
    }

    private mutating func layOutObject(
        _ box: BoxIndex, width: LayoutUnit, _ token: BreakToken?, _ frame: BlockFrame, _ space: PageSpace?
    ) throws(Interruption) -> BoxResult {
        var constraints = Constraints(width: frame.contentWidth, height: frame.percentageHeight)
        constraints.borderWidth = width
        constraints.pageSpace = space
        constraints.pageSpace?.isParallel = true
        return try layOutBox(box, constraints, token)
    }
}
