import CSS
import Primitives
import Testing

/// One case for each property and each form of its value: what the declaration comes to.
@Suite struct PropertyTests {
    @Test func fontFamily() throws {
        #expect(
            try declared("font-family: Noto Sans , 'Noto Serif', SANS-SERIF").font.families == [
                "Noto Sans", "Noto Serif", "sans-serif",
            ])
        #expect(faults("p { font-family: A B 3 }").count == 1)
        #expect(faults("p { font-family: A, }").count == 1)
    }

    @Test(
        arguments: [
            ("bold", 700), ("normal", 400), ("350", 350), ("bolder", 700), ("lighter", 100),
        ] as [(String, Int16)])
    func fontWeight(value: String, weight: Int16) throws {
        #expect(try declared("font-weight: \(value)").font.weight == weight)
    }

    @Test func relativeWeightsStepFromTheParent() throws {
        func weight(_ parent: Int, _ value: String) throws -> Int16 {
            try style(
                "<html><body><p id=\"x\">t</p></body></html>",
                "body { font-weight: \(parent) } #x { font-weight: \(value) }"
            ).font.weight
        }
        #expect(try weight(300, "bolder") == 400)
        #expect(try weight(700, "bolder") == 900)
        #expect(try weight(600, "lighter") == 400)
        #expect(try weight(900, "lighter") == 700)
    }

    @Test(
        arguments: [
            ("12pt", 16), ("2em", 32), ("50%", 8), ("medium", 16), ("xx-small", 9), ("x-large", 24), ("xxx-large", 48),
            ("larger", 19.2), ("smaller", 16 / 1.2), ("2rem", 32), ("calc(1em + 1px)", 17),
        ] as [(String, Double)])
    func fontSize(value: String, pixels: Double) throws {
        #expect(try declared("font-size: \(value)").font.size == FontSize(pixels))
    }

    @Test func fontStyleStretchAndFeatures() throws {
        #expect(try declared("font-style: italic").font.isItalic)
        #expect(try declared("font-style: oblique").font.isItalic)
        #expect(try declared("font-stretch: condensed").font.stretch == 75)
        #expect(try declared("font-stretch: 80%").font.stretch == 80)
        #expect(
            try declared("font-variant-numeric: tabular-nums slashed-zero").font.features == [
                FontFeature(tag: "tnum", value: 1), FontFeature(tag: "zero", value: 1),
            ])
        #expect(try declared("font-variant: tabular-nums").font.features == [FontFeature(tag: "tnum", value: 1)])
        #expect(
            try declared("font-feature-settings: \"ss01\", \"kern\" off").font.features == [
                FontFeature(tag: "kern", value: 0), FontFeature(tag: "ss01", value: 1),
            ])
        #expect(
            try declared("font-variant-numeric: tabular-nums; font-feature-settings: \"tnum\" 0, \"smcp\" 2").font
                .features == [FontFeature(tag: "smcp", value: 2), FontFeature(tag: "tnum", value: 0)])
        #expect(faults("p { font-variant-numeric: tabular-nums proportional-nums }").count == 1)
        #expect(faults("p { font-feature-settings: \"toolong\" }").count == 1)
        let inherited = try style(
            "<html><body style=\"font-variant-numeric: tabular-nums\"><p id=\"x\">t</p></body></html>",
            "#x { font-feature-settings: \"smcp\" }")
        #expect(inherited.font.features.map(\.tag) == ["smcp", "tnum"])
    }

    @Test func accentColorIsInheritedAndAutomaticallyTheColour() throws {
        #expect(try declared("accent-color: #0b5c6b").text.accentColor == Color(red: 11, green: 92, blue: 107))
        #expect(try declared("accent-color: auto").text.accentColor == nil)
        #expect(try declared("accent-color: currentColor").text.accentColor == nil)
        #expect(faults("p { accent-color: 1px }").count == 1)
        let inherited = try style(
            "<html><body style=\"accent-color: red\"><p id=\"x\">t</p></body></html>", "#x { color: blue }")
        #expect(inherited.text.accentColor == Color(red: 255, green: 0, blue: 0))
    }

    @Test func fontShorthand() throws {
        let style = try declared("font-variant-numeric: tabular-nums; font: italic bold condensed 10px/1.5 A, serif")
        #expect(style.font.isItalic && style.font.weight == 700 && style.font.stretch == 75)
        #expect(style.font.size == FontSize(10) && style.text.lineHeight == .number(1.5))
        #expect(style.font.families == ["A", "serif"])
        #expect(style.font.features == [])
        #expect(try declared("font: 10px A").text.lineHeight == .normal)
        #expect(faults("p { font: bold A }").count == 1)
        #expect(faults("p { font: 10px }").count == 1)
    }

    @Test func lineHeight() throws {
        #expect(try declared("line-height: 1.5").text.lineHeight == .number(1.5))
        #expect(try declared("font-size: 20px; line-height: 150%").text.lineHeight == .length(px(30)))
        #expect(try declared("font-size: 20px; line-height: 2em").text.lineHeight == .length(px(40)))
        #expect(try declared("line-height: normal").text.lineHeight == .normal)
        #expect(faults("p { line-height: -1 }").count == 1)
    }

    @Test func textProperties() throws {
        #expect(try declared("text-align: justify").text.align == .justify)
        #expect(try declared("text-align-last: center").text.alignLast == .center)
        #expect(try declared("text-align-last: auto").text.alignLast == nil)
        #expect(try declared("text-indent: 10%").text.indent == percent(10))
        #expect(try declared("text-transform: uppercase").text.transform == .uppercase)
        #expect(try declared("white-space: pre-line").text.whiteSpace == .preLine)
        #expect(try declared("overflow-wrap: anywhere").text.overflowWrap == .anywhere)
        #expect(try declared("word-wrap: break-word").text.overflowWrap == .breakWord)
        #expect(try declared("word-break: break-all").text.wordBreak == .breakAll)
        #expect(try declared("word-break: break-word; overflow-wrap: normal").text.overflowWrap == .anywhere)
        #expect(try declared("hyphens: auto").text.hyphens == .auto)
        #expect(try declared("letter-spacing: 0.1em").text.letterSpacing == px(1.6))
        #expect(try declared("letter-spacing: normal").text.letterSpacing == .zero)
        #expect(try declared("word-spacing: -1px").text.wordSpacing == px(-1))
        #expect(try declared("direction: rtl").text.direction == .rtl)
        #expect(try declared("unicode-bidi: isolate-override").text.unicodeBidi == .isolateOverride)
        #expect(try declared("vertical-align: middle").text.verticalAlign == .middle)
        #expect(try declared("vertical-align: -0.5em").text.verticalAlign == .offset(length(-8)))
        #expect(try declared("vertical-align: 20%").text.verticalAlign == .offset(percent(20)))
        #expect(try declared("visibility: hidden").text.isVisible == false)
        #expect(faults("p { text-align: middle }").count == 1)
        #expect(faults("p { text-align: -quoin-center }").count == 1)
    }

    @Test func textDecoration() throws {
        let style = try declared("text-decoration: underline line-through #010203")
        #expect(style.text.decorationLines == [.underline, .lineThrough])
        #expect(style.text.decorationColor == Color(red: 1, green: 2, blue: 3))
        #expect(try declared("text-decoration: underline; text-decoration: none").text.decorationLines == [])
        #expect(try declared("text-decoration-line: overline").text.decorationLines == .overline)
        #expect(
            faults("p { text-decoration: underline wavy }") == [
                "style.css:1:32: 'wavy' does not fit 'text-decoration' (only solid lines are drawn)"
            ])
    }

    @Test func boxProperties() throws {
        #expect(try declared("display: inline-table").box.display == .inlineTable)
        #expect(try declared("position: running(head)").box.position == .running("head"))
        #expect(try declared("float: right").box.float == .right)
        #expect(try declared("clear: both").box.clear == .both)
        #expect(try declared("box-sizing: border-box").box.sizing == .borderBox)
        #expect(try declared("overflow: hidden").box.overflow == .hidden)
        #expect(try declared("width: min-content").box.width == .minContent)
        #expect(try declared("height: max-content").box.height == .maxContent)
        #expect(try declared("max-width: none").box.maxWidth == .auto)
        #expect(try declared("max-height: fit-content").box.maxHeight == .fitContent)
        #expect(try declared("min-width: 10%").box.minWidth == .value(percent(10)))
        #expect(try declared("z-index: -3").box.zIndex == -3)
        #expect(try declared("z-index: auto").box.zIndex == nil)
        #expect(try declared("object-fit: scale-down").box.objectFit == .scaleDown)
        #expect(try declared("aspect-ratio: 16 / 8").box.aspectRatio == AspectRatio(width: 16, height: 8))
        #expect(
            try declared("aspect-ratio: 3 auto").box.aspectRatio == AspectRatio(width: 3, height: 1, isAuto: true))
        #expect(
            try declared("aspect-ratio: auto 4/3").box.aspectRatio == AspectRatio(width: 4, height: 3, isAuto: true))
        #expect(try declared("aspect-ratio: 0 / 1").box.aspectRatio == nil)
        #expect(try declared("aspect-ratio: auto").box.aspectRatio == nil)
        #expect(
            try declared("inset: 1px auto 2%").box.inset
                == Edges(top: .value(length(1)), right: .auto, bottom: .value(percent(2)), left: .auto))
        #expect(faults("p { max-width: auto }").count == 1)
        #expect(faults("p { width: -1px }").count == 1)
        #expect(faults("p { z-index: 1.5 }").count == 1)
        #expect(faults("p { position: running() }").count == 1)
    }

    @Test func marginsAndPaddings() throws {
        #expect(try declared("margin: 1px").box.margin == Edges(all: .value(length(1))))
        #expect(
            try declared("margin: 1px 2px").box.margin
                == Edges(
                    top: .value(length(1)), right: .value(length(2)), bottom: .value(length(1)), left: .value(length(2))
                ))
        #expect(
            try declared("margin: 1px auto 3px").box.margin
                == Edges(top: .value(length(1)), right: .auto, bottom: .value(length(3)), left: .auto))
        #expect(try declared("margin: -1px 2px 3px 4px").box.margin.left == .value(length(4)))
        #expect(
            try declared("padding: 1px 2px 3px 4px").box.padding
                == Edges(top: length(1), right: length(2), bottom: length(3), left: length(4)))
        #expect(faults("p { padding: auto }").count == 1)
    }

    @Test func transforms() throws {
        #expect(
            try declared("transform: rotate(-28deg) translate(10px, 50%) scale(2)").box.transforms == [
                .rotate(-28), .translate(x: length(10), y: percent(50)), .scale(x: 2, y: 2),
            ])
        #expect(
            try declared("transform: rotate(0.25turn) translateX(1px) scaleY(3)").box.transforms == [
                .rotate(90), .translate(x: length(1), y: .zero), .scale(x: 1, y: 3),
            ])
        #expect(try declared("transform: none").box.transforms == [])
        #expect(
            try declared("transform-origin: top left").box.transformOrigin == Position2D(x: percent(0), y: percent(0)))
        #expect(
            try declared("transform: skew(3deg) skewY(4deg)").box.transforms == [.skew(x: 3, y: 0), .skew(x: 0, y: 4)])
        #expect(try declared("transform: matrix(1, 0, 0, 1, 5, 6)").box.transforms == [.matrix(1, 0, 0, 1, 5, 6)])
        #expect(faults("p { transform: matrix(1, 0, 0, 1, 5) }").count == 1)
        #expect(faults("p { transform: rotate(3px) }").count == 1)
    }

    @Test(
        arguments: [
            ("left", 0, 50), ("right top", 100, 0), ("top right", 100, 0), ("center", 50, 50), ("bottom", 50, 100),
            ("20%", 20, 50), ("20% 30%", 20, 30), ("left 30%", 0, 30), ("center bottom", 50, 100),
            ("bottom center", 50, 100),
        ] as [(String, Double, Double)])
    func positions(value: String, x: Double, y: Double) throws {
        #expect(
            try declared("object-position: \(value)").box.objectPosition == position(x, y))
    }

    private func position(_ x: Double, _ y: Double) -> Position2D {
        Position2D(x: LengthPercentage(.zero, percentage: x), y: LengthPercentage(.zero, percentage: y))
    }

    @Test func positionsFromTheFarEdges() throws {
        var right = percent(100)
        right.length = px(-10)
        let far = try declared("background-position: right 10px bottom 0px").decoration.background
        #expect(far.horizontalPositions == [right])
        #expect(far.verticalPositions == [percent(100)])
        let top = try declared("background-position: top right 10px").decoration.background
        #expect(top.horizontalPositions == [right])
        #expect(top.verticalPositions == [percent(0)])
        let apart = try declared("background-position-x: right 10px, center; background-position-y: 3px")
        #expect(apart.decoration.background.horizontalPositions == [right, percent(50)])
        #expect(apart.decoration.background.verticalPositions == [length(3)])
        #expect(faults("p { background-position: left right }").count == 1)
        #expect(faults("p { background-position: 10px left }").count == 1)
        #expect(faults("p { background-position: left 1px 2px 3px }").count == 1)
    }

    @Test func borders() throws {
        let style = try declared(
            "border: 2px solid #010203; border-left: none; border-top-width: thick; border-right-style: dashed")
        #expect(style.box.borderWidth == Edges(top: px(5), right: px(2), bottom: px(2), left: .zero))
        #expect(style.decoration.borderLine == Edges(top: .solid, right: .dashed, bottom: .solid, left: .none))
        #expect(style.decoration.borderColor.bottom == Color(red: 1, green: 2, blue: 3))
        #expect(style.decoration.borderColor.left == nil)
        #expect(try declared("border: solid").box.borderWidth.top == px(3))
        #expect(
            try declared("border-width: 1px 2px; border-style: solid double").box.borderWidth
                == Edges(top: px(1), right: px(2), bottom: px(1), left: px(2)))
        #expect(try declared("border-color: red; border: 1px dotted").decoration.borderColor.top == nil)
        #expect(try declared("border-width: 5px").box.borderWidth.top == .zero)
        #expect(try declared("border-bottom: red groove thin").decoration.borderLine.bottom == .groove)
        #expect(faults("p { border: 1px 2px }").count == 1)
        #expect(faults("p { border-width: 10% }").count == 1)
    }

    @Test func radii() throws {
        let style = try declared("border-radius: 1px 2px 3px / 4px 5%")
        #expect(
            style.decoration.topLeftRadius.horizontal == length(1)
                && style.decoration.topLeftRadius.vertical == length(4))
        #expect(
            style.decoration.topRightRadius.horizontal == length(2)
                && style.decoration.topRightRadius.vertical == percent(5))
        #expect(
            style.decoration.bottomRightRadius.horizontal == length(3)
                && style.decoration.bottomRightRadius.vertical == length(4))
        #expect(
            style.decoration.bottomLeftRadius.horizontal == length(2)
                && style.decoration.bottomLeftRadius.vertical == percent(5))
        #expect(try declared("border-top-left-radius: 1px 2px").decoration.topLeftRadius.vertical == length(2))
        #expect(faults("p { border-radius: 1px / }").count == 1)
    }

    @Test(
        arguments: [
            ("1", 1, 1, .size(.value(percent(0)))), ("2 3", 2, 3, .size(.value(percent(0)))),
            ("auto", 1, 1, .size(.auto)),
            ("none", 0, 0, .size(.auto)), ("initial", 0, 1, .size(.auto)), ("1 10px", 1, 1, .size(.value(length(10)))),
            ("0 0 78px", 0, 0, .size(.value(length(78)))), ("10% 1", 1, 1, .size(.value(percent(10)))),
            ("1 1 content", 1, 1, .content), ("0 auto", 0, 1, .size(.auto)), ("1 1 0", 1, 1, .size(.value(.zero))),
        ] as [(String, Double, Double, FlexStyle.Basis)])
    func flex(value: String, grow: Double, shrink: Double, basis: FlexStyle.Basis) throws {
        let flex = try declared("flex: \(value)").flex
        #expect(flex.grow == grow && flex.shrink == shrink && flex.basis == basis)
    }

    @Test func flexProperties() throws {
        let flex = try declared(
            "flex-flow: wrap column; order: -1; gap: 1px 2%; align-items: baseline; align-self: stretch"
        ).flex
        #expect(flex.direction == .column && flex.wrap == .wrap && flex.order == -1)
        #expect(flex.rowGap == length(1) && flex.columnGap == percent(2))
        #expect(flex.alignItems == .baseline && flex.alignSelf == .stretch)
        #expect(try declared("gap: 3px").flex.columnGap == length(3))
        #expect(try declared("justify-content: space-evenly").flex.justifyContent == .spaceEvenly)
        #expect(try declared("place-content: center").flex.justifyContent == .center)
        #expect(try declared("place-content: stretch end").flex.justifyContent == .end)
        #expect(try declared("place-items: center").flex.alignItems == .center)
        #expect(try declared("place-self: end center").flex.alignSelf == .end)
        #expect(faults("p { flex: 1 1 1 1 }").count == 1)
        #expect(faults("p { flex-grow: -1 }").count == 1)
        #expect(faults("p { justify-content: middle }").count == 1)
    }

    @Test func tablesAndLists() throws {
        let table = try declared(
            "table-layout: fixed; border-collapse: collapse; border-spacing: 1px 2px; caption-side: bottom; empty-cells: hide"
        ).table
        #expect(
            table.layout == .fixed && table.collapsesBorders && table.captionSide == .bottom && table.hidesEmptyCells)
        #expect(table.horizontalSpacing == px(1) && table.verticalSpacing == px(2))
        #expect(try declared("border-spacing: 3px").table.verticalSpacing == px(3))
        #expect(try declared("list-style: upper-roman inside").list.kind == .upperRoman)
        #expect(try declared("list-style: none").list.kind == .none)
        #expect(try declared("list-style: none inside").list.isInside)
        #expect(try declared("list-style: none square").list.kind == .square)
        #expect(try declared("list-style-type: \"– \"").list.kind == .string("– "))
        #expect(try declared("list-style-type: tamil").list.kind == .tamil)
        #expect(faults("p { list-style: square circle }").count == 1)
        #expect(faults("p { list-style-image: url(a.png) }").count == 1)
    }

    @Test func fragmentation() throws {
        let style = try declared(
            "break-before: page; break-after: avoid-page; break-inside: avoid; orphans: 3; widows: 4; box-decoration-break: clone; page: wide"
        ).fragmentation
        #expect(style.before == .page && style.after == .avoid && style.avoidsBreakInside)
        #expect(style.orphans == 3 && style.widows == 4 && style.decorationBreak == .clone && style.page == "wide")
        let old = try declared("page-break-before: always; page-break-after: right; page-break-inside: avoid")
            .fragmentation
        #expect(old.before == .page && old.after == .right && old.avoidsBreakInside)
        #expect(try declared("break-before: page; page-break-before: auto").fragmentation.before == .auto)
        #expect(faults("p { break-before: always }").count == 1)
        #expect(faults("p { widows: 0 }").count == 1)
    }

    @Test func countersAndStrings() throws {
        let style = try declared(
            "counter-reset: a b 3; counter-increment: a -1; counter-set: c 5; string-set: title content(), ref \"No. \" attr(id)"
        ).generated
        #expect(style.counterReset == [.init(name: "a", value: 0), .init(name: "b", value: 3)])
        #expect(style.counterIncrement == [.init(name: "a", value: -1)])
        #expect(style.counterSet == [.init(name: "c", value: 5)])
        #expect(
            style.stringSets == [
                .init(name: "title", parts: [.content]), .init(name: "ref", parts: [.text("No. "), .attribute("id")]),
            ])
        #expect(try declared("counter-reset: none").generated.counterReset == [])
        #expect(
            try declared("string-set: n counter(c) counters(c, \".\") content(first-letter)").generated.stringSets == [
                .init(
                    name: "n",
                    parts: [
                        .counter(name: "c", style: .decimal), .counters(name: "c", separator: ".", style: .decimal),
                        .firstLetter,
                    ])
            ])
        // The page is not known when an element sets a string.
        #expect(faults("p { string-set: n counter(page) }").count == 1)
        #expect(faults("p { string-set: n \"of \" counters(pages, \".\") }").count == 1)
    }

    @Test func quotesComeInPairs() throws {
        #expect(try declared("quotes: none").generated.quotes == GeneratedContentStyle.Quotes.none)
        #expect(
            try declared("quotes: \"<\" \">\" \"(\" \")\"").generated.quotes
                == .pairs([.init(open: "<", close: ">"), .init(open: "(", close: ")")]))
        #expect(faults("p { quotes: \"<\" }").count == 1)
    }

    @Test func content() throws {
        let content = try declared(
            "content: \"a\" attr(title) counter(n, upper-roman) counters(m, \".\") string(t) url(assets/a.png) open-quote"
        ).generated.content
        #expect(
            content == [
                .text("a"), .attribute("title"), .counter(name: "n", style: .upperRoman),
                .counters(name: "m", separator: ".", style: .decimal), .string(name: "t", .first),
                .image("assets/a.png"), .quote(.open),
            ])
        #expect(try declared("content: none").generated.content == [])
        #expect(try declared("content: normal").generated.content == nil)
        #expect(
            try declared("content: element(h, first-except)").generated.content == [.element(name: "h", .firstExcept)])
        #expect(faults("p { content: element(h) \"a\" }").count == 1)
        #expect(try declared("content: string(t, last)").generated.content == [.string(name: "t", .last)])
        #expect(faults("p { content: open-quotes }").count == 1)
        #expect(
            faults("p { content: attr(tilte) }") == [
                "style.css:1:19: unknown attribute 'tilte' in 'content' (did you mean 'title'?)"
            ])
        #expect(faults("p { content: string(t, second) }").count == 1)
        #expect(faults("p { content: counter(n, klingon) }").count == 1)
    }
}
