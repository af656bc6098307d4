import Testing

@testable import SVG

/// The `d` of paths: SVG 2 §9.3.
@Suite struct PathDataTests {
    private func read(_ text: String) throws -> [VectorPath.Segment] {
        try PathData.read(Array(text.utf8), limit: 1_000).segments
    }

    private func move(_ x: Double, _ y: Double) -> VectorPath.Segment { .move(Vector(x, y)) }
    private func line(_ x: Double, _ y: Double) -> VectorPath.Segment { .line(Vector(x, y)) }

    @Test func absoluteAndRelativeLines() throws {
        #expect(
            try read("M1 2 L3,4 l1-1 H10 h-2 V0 v.5 Z") == [
                move(1, 2), line(3, 4), line(4, 3), line(10, 3), line(8, 3), line(8, 0), line(8, 0.5), .close,
            ])
    }

    @Test func repeatedNumbersRepeatTheCommandAndAfterAMoveDrawLines() throws {
        #expect(try read("M0 0 1 1 2 2") == [move(0, 0), line(1, 1), line(2, 2)])
        #expect(try read("m5 5 1 1z") == [move(5, 5), line(6, 6), .close])
        #expect(try read("M0 0h1 2 3") == [move(0, 0), line(1, 0), line(3, 0), line(6, 0)])
    }

    @Test func numbersNeedNoSeparatorsWhereTheyCannotBeMistaken() throws {
        #expect(try read("M.5.5-1-1e1") == [move(0.5, 0.5), line(-1, -10)])
        #expect(try read("M1.L2,2".replacingOccurrences("1.L", with: "1.0 1L")) == [move(1, 1), line(2, 2)])
        #expect(try read("M0 0a1 1 0 012 0").count == 3)
    }

    @Test func afterAClosedSubpathTheNextBeginsWhereThatBegan() throws {
        #expect(
            try read("M1 1 L2 2 Z l1 0") == [move(1, 1), line(2, 2), .close, move(1, 1), line(2, 1)])
    }

    @Test func smoothCurvesMirrorTheControlPointOfTheCurveBefore() throws {
        let path = try read("M0 0 C1 1 2 1 3 0 S5-1 6 0 s1 1 2 0")
        #expect(path[2] == .curve(Vector(4, -1), Vector(5, -1), Vector(6, 0)))
        #expect(path[3] == .curve(Vector(7, 1), Vector(7, 1), Vector(8, 0)))
        // After anything else the control point is the current one.
        #expect(try read("M0 0 L1 0 S2 1 3 0")[2] == .curve(Vector(1, 0), Vector(2, 1), Vector(3, 0)))
    }

    @Test func quadraticCurvesBecomeCubicOnes() throws {
        let path = try read("M0 0 Q3 3 6 0 T12 0")
        #expect(path[1] == .curve(Vector(2, 2), Vector(4, 2), Vector(6, 0)))
        #expect(path[2] == .curve(Vector(8, -2), Vector(10, -2), Vector(12, 0)))
    }

    @Test func aHalfCircleIsTwoCurves() throws {
        let path = try read("M0 0 A5 5 0 0 1 10 0")
        #expect(path.count == 3)
        guard case .curve(_, _, let top) = path[1], case .curve(_, _, let end) = path[2] else {
            return #expect(Bool(false))
        }
        #expect((top.x - 5).magnitude < 1e-9 && (top.y + 5).magnitude < 1e-9)
        #expect(end == Vector(10, 0))
    }

    @Test(arguments: [
        // Large arc and sweep flags choose among four arcs: where the middle of each lies.
        (false, true, -1.0), (false, false, 1.0), (true, true, -1.0), (true, false, 1.0),
    ])
    func theFlagsChooseTheArc(isLarge: Bool, isClockwise: Bool, side: Double) throws {
        let path = try read("M-3 0 A5 5 0 \(isLarge ? 1 : 0) \(isClockwise ? 1 : 0) 3 0")
        var lowest = 0.0
        for case .curve(let a, let b, let c) in path {
            for point in [a, b, c] where point.y.magnitude > lowest.magnitude { lowest = point.y }
        }
        #expect(lowest * side > 0)
        #expect((lowest.magnitude > 4) == isLarge)
    }

    @Test func arcsWithRadiiTooSmallGrowAndWithoutRadiusAreLines() throws {
        let grown = try read("M0 0 A1 1 0 0 1 10 0")
        guard case .curve(_, _, let top) = grown[1] else { return #expect(Bool(false)) }
        #expect((top.y + 5).magnitude < 1e-9)
        #expect(try read("M0 0 A0 5 0 0 1 10 0") == [move(0, 0), line(10, 0)])
        #expect(try read("M1 1 A5 5 0 0 1 1 1") == [move(1, 1)])
    }

    @Test(arguments: [
        ("L1 1", 0, "the path does not begin with M"), ("M1", 2, "a number is expected here"),
        ("M1 1 X2", 5, "there is no such path command"), ("M1 1 Z 5", 7, "a command is expected here"),
        ("M0 0 A1 1 0 2 0 1 1", 12, "0 or 1 is expected here"), ("M0 0 L1 1,", 10, ""),
        ("M0 0 L1e400 1", 6, "a number is expected here"), ("7", 0, "a command is expected here"),
        ("M0 0 L1 #", 8, "a number is expected here"),
    ])
    func faultsNameTheirPlace(text: String, offset: Int, message: String) throws {
        guard !message.isEmpty else {
            #expect(try read(text).count == 2)
            return
        }
        do throws(PathData.Fault) {
            let path = try PathData.read(Array(text.utf8), limit: 1_000)
            Issue.record("\(path) was read")
        } catch {
            #expect(error.message == message)
            #expect(error.offset == offset)
        }
    }

    @Test func longPathsAreRefused() {
        #expect(throws: PathData.Fault.self) {
            try PathData.read(Array(("M0 0" + String(repeating: "h1", count: 20)).utf8), limit: 10)
        }
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
