import Primitives
import Testing

@testable import SVG

/// What a drawing may not have, each with its place and the way out.
@Suite struct RefusalTests {
    @Test(arguments: [
        ("<script/>", "1:70: a drawing may not hold scripts"),
        ("<style>a{}</style>", "1:70: a drawing may not hold a style sheet (write the properties as attributes)"),
        ("<text>a</text>", "1:70: a drawing may not hold text (convert the text to paths)"),
        ("<image/>", "1:70: a drawing may not hold images"),
        ("<foreignObject/>", "1:70: a drawing may not hold other documents"),
        ("<use href='#a'/>", "1:70: a drawing may not refer to other parts of itself (repeat the shape)"),
        ("<animate/>", "1:70: a drawing may not move"),
        ("<clipPath/>", "1:70: <clipPath> is not supported in drawings (convert it to plain shapes)"),
        ("<filter/>", "1:70: <filter> is not supported in drawings (convert it to plain shapes)"),
        ("<rectt/>", "1:70: unknown element <rectt> (nearest: <rect>)"),
        ("<svg/>", "1:70: <svg> may not stand in <svg>"),
        ("<stop/>", "1:70: <stop> may not stand in <svg>"),
        ("<rect><g/></rect>", "1:76: <g> may not stand in <rect>"),
        ("<rect widht='1'/>", "1:76: unknown attribute widht on <rect> (nearest: width)"),
        ("<rect onclick='x()'/>", "1:76: a drawing may not hold scripts"),
        (
            "<linearGradient xlink:href='#b'/>",
            "1:86: a drawing may not refer to anything but its gradients (write the stops into each gradient)"
        ),
        (
            "<rect fill='url(x.svg#a)' width='1' height='1'/>",
            "1:82: a drawing may not refer to other files (url(#id) of a gradient)"
        ),
        (
            "<linearGradient id='a'>\(String(repeating: "<stop/>", count: 257))</linearGradient><rect width='1' height='1' fill='url(#a)'/>",
            "1:1885: more than 256 stops in one gradient"
        ),
        ("<rect fill='url(#no)' width='1' height='1'/>", "1:70: there is no gradient #no"),
        ("<rect fill='reddish' width='1' height='1'/>", "1:82: this is no value of fill (a colour, such as #0b5c6b)"),
        ("<rect fill-opacity='x'/>", "1:90: this is no value of fill-opacity (0 to 1)"),
        ("<rect stroke-linecap='flat'/>", "1:92: this is no value of stroke-linecap (one of: butt, round, square)"),
        ("<rect width='-1' height='1'/>", "1:83: width is negative"),
        ("<rect width='1em' height='1'/>", "1:83: this is no length of width"),
        ("<path d='M0 0 L1 x'/>", "1:87: a number is expected here"),
        ("<polyline points='1 2 3'/>", "1:93: a number is expected here"),
        ("<g transform='turn(3)'/>", "1:84: this is no transform (such as: translate(10 20) rotate(45))"),
        ("<g style='fill: red; filter: blur(1px)'/>", "1:91: filter is not supported in drawings (only: none)"),
        ("<g style='fil: red'/>", "1:80: unknown property fil (nearest: fill)"),
        ("<g style='red'/>", "1:80: this is no declaration (property: value)"),
        ("<g mask='url(#m)'/>", "1:79: mask is not supported in drawings (only: none)"),
        (
            "<linearGradient id='a' spreadMethod='reflect'><stop/><stop/></linearGradient><rect fill='url(#a)' width='1' height='1'/>",
            "1:107: spreadMethod=\"reflect\" is not supported (only: pad)"
        ),
        ("<rect x='5000' width='1' height='1'/>", "1:70: this lies more than 100 times the drawing's size away"),
        ("<g>", "1:73: this end tag does not match the open element"),
        ("&nbsp;", "1:70: not well-formed XML: undefined entity"),
        (
            "<svg:rect xmlns:svg='http://www.w3.org/2000/svg'/>",
            "1:80: SVG's elements may not have a prefix (xmlns=\"http://www.w3.org/2000/svg\")"
        ),
        ("<g xmlns='urn:x'/>", "1:73: this is not SVG's namespace (xmlns=\"http://www.w3.org/2000/svg\")"),
        (
            "<?xml-stylesheet href='a.css'?>",
            "1:70: a drawing may not have processing instructions (remove <?xml-stylesheet …?>)"
        ),
    ])
    func everythingElseIsRefusedByItsPlace(body: String, fault: String) {
        let source = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10' id='abc'>\(body)</svg>"
        let outcome = VectorImage.read(Array(source.utf8), file: "a.svg")
        #expect(outcome.image == nil)
        #expect(outcome.diagnostics.first?.description == "a.svg:" + fault)
    }

    @Test(arguments: [
        (
            "<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>",
            "1:1: a drawing may not have a document type (remove the <!DOCTYPE …>)"
        ),
        (
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>&a;</svg>",
            "1:1: a drawing may not have a document type (remove the <!DOCTYPE …>)"
        ),
        ("<svg viewBox='0 0 1 1'/>", "1:1: <svg> without its namespace (xmlns=\"http://www.w3.org/2000/svg\")"),
        ("<html/>", "1:1: the root element is <html>, not <svg>"),
        ("<a:svg/>", "1:1: the root element is <a:svg>, not <svg>"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "1:1: <svg> without viewBox (viewBox=\"0 0 100 100\")"),
        ("<svg xmlns='http://www.w3.org/2000/svg' width='5'/>", "1:1: <svg> without viewBox (viewBox=\"0 0 100 100\")"),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 5'/>",
            "1:50: this is no viewBox (four numbers: x, y, width and height over 0)"
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1' width='0'/>",
            "1:66: this is no width of a drawing (a length over 0, such as 40mm)"
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1' preserveAspectRatio='middle'/>",
            "1:80: this is no value of preserveAspectRatio (such as: none, xMidYMid meet)"
        ),
        ("<svg", "1:1: not well-formed XML: unclosed token"), ("", "1:1: the file ends too early"),
    ])
    func filesThatAreNoDrawingsAreRefused(source: String, fault: String) {
        let outcome = VectorImage.read(Array(source.utf8), file: "a.svg")
        #expect(outcome.image == nil)
        #expect(outcome.diagnostics.first?.description == "a.svg:" + fault)
    }

    @Test func allFaultsComeInOneRunWithTheirLines() {
        let source =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>\n  <text/>\n  <rect fill='x'/>\n<use/></svg>"
        let outcome = VectorImage.read(Array(source.utf8), file: "a.svg")
        #expect(outcome.diagnostics.map(\.location.line) == [2, 4])
    }

    @Test func limitsHold() {
        func faults(_ body: String, _ change: (inout VectorLimits) -> Void) -> [String] {
            var limits = VectorLimits()
            change(&limits)
            let source = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>\(body)</svg>"
            return VectorImage.read(Array(source.utf8), file: "a.svg", limits: limits).diagnostics.map(\.message)
        }
        #expect(faults("<g/><g/><g/>") { $0.elements = 3 } == ["the drawing has more than 3 elements"])
        #expect(faults("<g><g><g/></g></g>") { $0.depth = 3 } == ["elements are nested more than 3 deep"])
        #expect(faults("<path d='M0 0h1h1h1'/>") { $0.segments = 3 } == ["the path has more than 3 segments"])
        #expect(
            faults("<path d='M0 0h1'/><path d='M0 0h1'/>") { $0.segments = 3 } == ["the path has more than 1 segments"])
        #expect(faults("") { $0.bytes = 20 } == ["the drawing has 64 bytes, at most 20 are allowed"])
    }
}
