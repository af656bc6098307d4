import CSS
import Primitives
import Testing

@Suite struct NumericTests {
    private func width(_ value: String) throws -> SizeValue { try declared("width: \(value)").box.width }

    @Test(
        arguments: [
            ("10px", 10), ("72pt", 96), ("6pc", 96), ("25.4mm", 96), ("2.54cm", 96), ("1in", 96), ("2em", 32),
            ("2rem", 32), ("2ex", 16), ("2ch", 16), ("1E1PX", 10), ("+3px", 3), ("0", 0),
        ] as [(String, Double)])
    func units(value: String, pixels: Double) throws {
        #expect(try width(value) == .value(length(pixels)))
    }

    @Test func fontRelativeUnitsReferToTheElementsOwnFont() throws {
        let css =
            "html { font-size: 10px } body { font-size: 20px } #x { font-size: 2em; width: 2em; height: 3rem; padding-left: 1ex }"
        let style = try style("<html><body><p id=\"x\">t</p></body></html>", css)
        #expect(style.font.size == FontSize(40))
        #expect(style.box.width == .value(length(80)))
        #expect(style.box.height == .value(length(30)))
        #expect(style.box.padding.left == length(20))
    }

    @Test func fontUnitsComeFromTheFontWhereGiven() throws {
        let resolver = StyleResolver(sheets: [sheet("#x { font-size: 20px; width: 2ch; height: 2ex }")]) {
            FontUnits(exHeight: $0.size.px * 0.45, zeroAdvance: $0.size.px * 0.6)
        }
        let box = resolver.resolve(try tree("<html><body id=\"x\">t</body></html>")).style(of: 1).box
        #expect(box.width == .value(length(24)))
        #expect(box.height == .value(length(18)))
    }

    @Test func viewportUnitsReferToThePageAreaOfTheFirstPage() throws {
        let css =
            "@page { size: 500px 400px; margin: 50px } @page :first { margin-left: 150px } #x { width: 50vw; height: 10vh }"
        let box = try style("<html><body id=\"x\">t</body></html>", css).box
        #expect(box.width == .value(length(150)))
        #expect(box.height == .value(length(30)))
    }

    @Test func percentagesAreKept() throws {
        #expect(try width("12.5%") == .value(percent(12.5)))
        #expect(try declared("margin: 5%").box.margin.top == .value(percent(5)))
    }

    @Test(
        arguments: [
            ("calc(1px + 2px)", 3), ("calc(2 * (3px + 1em))", 38), ("calc(10px / 4)", 2.5), ("calc(-1 * -3px)", 3),
            ("calc(1in - 10px)", 86), ("calc(2 * 3 * 1px)", 6), ("min(10px, 1em, 20px)", 10), ("max(10px, 1em)", 16),
            ("clamp(5px, 3px, 9px)", 5), ("clamp(5px, 30px, 9px)", 9), ("calc(min(4px, 5px) + max(1px, 2px))", 6),
            ("calc(1px + (2px * (1 + 2)))", 7),
        ] as [(String, Double)])
    func calculations(value: String, pixels: Double) throws {
        #expect(try width(value) == .value(length(pixels)))
    }

    @Test func sumsNeedSpaces() {
        #expect(
            faults("p { width: calc(1px+ 2px) }")
                == ["style.css:1:20: '+' and '-' in calc() need a space on both sides in 'width'"])
        #expect(faults("p { width: calc(1px -2px) }").count == 1)
    }

    @Test func calculationsWithPercentages() throws {
        guard case .value(let less) = try width("calc(50% - 10px)") else {
            Issue.record("a width should be a value")
            return
        }
        #expect(less.resolved(against: px(100)) == px(40))
        #expect(less.resolved(against: px(10)) == .zero)
        guard case .value(let clamped) = try width("clamp(20px, 50%, 10em)") else {
            Issue.record("a width should be a value")
            return
        }
        #expect(clamped.resolved(against: px(10)) == px(20))
        #expect(clamped.resolved(against: px(100)) == px(50))
        #expect(clamped.resolved(against: px(1000)) == px(160))
        guard case .value(let least) = try width("min(100%, 300px)") else {
            Issue.record("a width should be a value")
            return
        }
        #expect(least.resolved(against: px(200)) == px(200))
        #expect(least.resolved(against: px(400)) == px(300))
        guard case .value(let shifted) = try width("calc(10px + max(50%, 40px) * 2)") else {
            Issue.record("a width should be a value")
            return
        }
        #expect(shifted.resolved(against: px(20)) == px(90))
        #expect(shifted.resolved(against: px(200)) == px(210))
    }

    @Test func negativeResultsAreClampedWhereNegativeValuesAreNot() throws {
        #expect(try width("calc(1px - 5px)") == .value(.zero))
        #expect(try declared("margin-left: calc(1px - 5px)").box.margin.left == .value(length(-4)))
    }

    @Test func calculationsThatMakeNoSenseAreRefused() {
        #expect(
            faults("p { width: calc(1px * 2px) }")
                == ["style.css:1:26: calc() multiplies two values that are not numbers in 'width'"])
        #expect(faults("p { width: calc(1px + 2) }").count == 1)
        #expect(faults("p { width: calc(1px / 0) }").count == 1)
        #expect(faults("p { width: calc(1 + 2) }").count == 1)
    }

    @Test(arguments: [
        ("min(50%, calc(10% + 100px))", [20.0: 10.0, 1000: 200]),
        ("max(50%, calc(10% + 100px))", [20: 102, 1000: 500]),
        ("clamp(10%, 100px, 20%)", [400: 80, 600: 100, 2000: 200]),
        ("clamp(10px, 5%, 20%)", [100: 10, 400: 20]),
        ("calc(100% - clamp(10px, 50%, 90px))", [10: 0, 100: 50, 1000: 910]),
        ("calc(20px + min(50%, 30% + 10px) / 2)", [40: 30, 100: 40]),
        ("max(10px, min(50%, 100px), 20px)", [10: 20, 100: 50, 1000: 100]),
        ("calc(-1 * (0px - max(10%, 5px)))", [10: 5, 100: 10]),
        ("min(100%, 10em, 300px)", [100: 100, 1000: 160]),
    ])
    func comparisonsWithPercentagesInSeveralOperands(value: String, expected: [Double: Double]) throws {
        guard case .value(let found) = try width(value) else {
            Issue.record("a width should be a value")
            return
        }
        for (basis, used) in expected { #expect(found.resolved(against: px(basis)) == px(used), "\(basis)") }
    }

    @Test func comparisonsThatCrossTooOftenAreRefused() {
        #expect(
            faults("p { width: min(10%, 20% - 100px, 30px) }") == [
                "style.css:1:38: min(), max() and clamp() with so many different percentages are not supported in "
                    + "'width' (at most three values with percentages are compared)"
            ])
        #expect(faults("p { width: calc(min(10%, 5px) + min(20%, 5px)) }").count == 1)
    }

    @Test func aShareOfNothingIsStillAPercentage() throws {
        #expect(try width("0%") == .value(percent(0)))
        #expect(try width("0") == .value(.zero))
    }

    @Test func constantsStandInCalculationsOnly() throws {
        #expect(try width("calc(pi * 100px)") == .value(length(314.159265)))
        #expect(try width("calc(e * 10px)") == .value(LengthPercentage(LayoutUnit(truncating: 27.18281828))))
        #expect(faults("p { width: pi }").count == 1)
    }

    @Test func calculatedIntegersAreRoundedAndHeldToTheirRange() throws {
        #expect(try declared("z-index: calc(5 / 2)").box.zIndex == 3)
        #expect(try declared("orphans: calc(1 - 5)").fragmentation.orphans == 1)
        #expect(try declared("z-index: 99999999999").box.zIndex == .max)
        #expect(faults("p { z-index: 1.5 }").count == 1)
    }

    @Test func calculatedNumbersAreHeldToTheirRange() throws {
        #expect(try declared("flex-grow: calc(2 - 5)").flex.grow == 0)
        #expect(faults("p { flex-grow: -1 }").count == 1)
        #expect(try declared("opacity: calc(25% * 2)").decoration.opacity == 0.5)
    }

    @Test func paddingThatIsCalculatedBelowZeroIsZero() throws {
        let padding = try declared("padding-left: calc(10% - 20px)").box.padding.left
        #expect(padding.resolved(against: px(100)) == .zero)
        #expect(padding.resolved(against: px(300)) == px(10))
    }

    /// Each colour as 0xRRGGBBAA.
    static let expectedColors: [(String, UInt32)] = [
        ("#123", 0x1122_33FF), ("#1234", 0x1122_3344), ("#a1b2c3", 0xA1B2_C3FF), ("#A1B2C380", 0xA1B2_C380),
        ("rgb(1, 2, 3)", 0x0102_03FF), ("rgb(1 2 3 / 50%)", 0x0102_0380), ("rgba(1,2,3,.5)", 0x0102_0380),
        ("rgb(100%, 0%, 50%)", 0xFF00_80FF), ("rgb(300 -5 3)", 0xFF00_03FF), ("hsl(120, 100%, 25%)", 0x0080_00FF),
        ("hsla(0 100% 50% / 0.2)", 0xFF00_0033), ("hsl(-120deg 100% 50%)", 0x0000_FFFF),
        ("RebeccaPurple", 0x6633_99FF), ("transparent", 0x0000_0000), ("lightgoldenrodyellow", 0xFAFA_D2FF),
    ]

    @Test(arguments: NumericTests.expectedColors)
    func colors(value: String, expected: UInt32) throws {
        let color = try declared("background-color: \(value)").decoration.backgroundColor
        let parts = [color.red, color.green, color.blue, color.alpha]
        #expect(parts.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } == expected)
    }

    @Test func currentColorFollowsTheElement() throws {
        let style = try declared("color: #010203; background-color: currentColor; border-top-color: currentcolor")
        #expect(style.decoration.backgroundColor == Color(red: 1, green: 2, blue: 3))
        #expect(style.decoration.borderColor.top == nil)
        let child = try CSSTests.style(
            "<html><body style=\"color: red\"><p id=\"x\">t</p></body></html>", "#x { color: currentColor }")
        #expect(child.text.color == Color(red: 255, green: 0, blue: 0))
    }

    @Test func wrongColorsAreRefused() {
        #expect(faults("p { color: #12 }") == ["style.css:1:12: '#12' is not a colour in 'color'"])
        #expect(faults("p { color: rgb(1, 2) }").count == 1)
        #expect(faults("p { color: rgb(1 2, 3) }").count == 1)
        #expect(faults("p { color: hsl(1, 2, 3) }").count == 1)
    }
}
