import Foundation
import Primitives
import Service
import TestSupport
import Testing

@testable import Commands

/// What `layout` and `render` do with a bare file's faults.
@Suite struct BareFileTests {
    private struct Result {
        var exitCode: ExitCode
        var out: String
        var error: String
    }

    /// Runs `layout`, or another command, on a file with this head and body.
    private func quoin(
        _ body: String, head: String = "", _ words: [String] = ["layout", "--page", "400x300", "--json"],
        files: [String: String] = [:]
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quoin-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let page = folder.appending(path: "a.xhtml")
        try Data("<html><head>\(head)</head><body>\(body)</body></html>".utf8).write(to: page)
        let out = Monitor([UInt8]())
        let error = Monitor("")
        let code = run(
            arguments: ["quoin", words[0], page.path] + words.dropFirst(),
            environment: ["QUOIN_FONTS": ProjectFiles.path("fonts")],
            terminal: Terminal(
                out: { bytes in out.update { $0 += bytes } }, error: { text in error.update { $0 += text } },
                isInteractive: false))
        func clean(_ text: String) -> String { text.replacingOccurrences(of: folder.path + "/", with: "") }
        return Result(
            exitCode: code, out: clean(String(decoding: out.withLock { $0 }, as: UTF8.self)),
            error: clean(error.withLock { $0 }))
    }

    @Test func whatCSSIgnoresIsToldAndLeftOut() throws {
        let result = try quoin(
            "<div id=\"x\"/>",
            head: "<style>\ndiv { height: 10; blah: 1; height: 20px; height: 5p }\ndiv::nothing { height: 1px }</style>"
        )
        #expect(result.exitCode == .ok)
        #expect(
            result.error == """
                warning: a.xhtml:2:15: '10' does not fit 'height' (a length needs a unit, such as 10px)
                warning: a.xhtml:2:19: unknown property 'blah'
                warning: a.xhtml:2:50: unknown unit 'p' in 'height' (did you mean 'pc'?)
                warning: a.xhtml:3:4: unknown pseudo-element '::nothing'

                """)
        #expect(result.out.contains("\"height\":20"))
    }

    @Test func whatABrowserWouldShowAndWeDoNotIsRefused() throws {
        let result = try quoin("<p/>", head: "<style>p { display: grid; filter: blur(2px); blah: 1 }</style>")
        #expect(result.exitCode == .badInput)
        #expect(
            result.error == """
                quoin: a.xhtml:1:33: 'grid' does not fit 'display' (use flex or a table)
                quoin: a.xhtml:1:39: property 'filter' is not supported

                """)
        #expect(result.out.isEmpty)
    }

    @Test func propertiesThatAPageShowsNothingOfAreTold() throws {
        let result = try quoin(
            "<p/>", head: "<style>p { cursor: help; -webkit-x: y; transition: all 1s; filter: none }</style>")
        #expect(result.exitCode == .ok)
        #expect(
            result.error == """
                warning: a.xhtml:1:24: property 'cursor' is not supported (a page has no pointer)
                warning: a.xhtml:1:38: property '-webkit-x' is not supported (write the name without its prefix, \
                where it has one)
                warning: a.xhtml:1:52: property 'transition' is not supported (a page does not move)
                warning: a.xhtml:1:72: property 'filter' is not supported

                """)
    }

    @Test func styleAttributesAreHeldToTheSame() throws {
        let told = try quoin("<p style=\"color: rde\"/>")
        #expect(told.error.hasPrefix("warning: a.xhtml:1:"))
        #expect(told.error.hasSuffix("'rde' does not fit 'color' (did you mean 'red'?)\n"))
        let result = try quoin("<p style=\"position: sticky\"/>")
        #expect(result.exitCode == .badInput)
        #expect(result.error.hasPrefix("quoin: a.xhtml:1:"))
    }

    @Test func otherMediaAreDroppedWithoutAWord() throws {
        let result = try quoin(
            "<div/>",
            head: "<style>@media screen { div { display: grid } } @media tv, print { div { height: 7px } }</style>"
                + "<style media=\"screen\">div { filter: blur(1px) }</style>")
        #expect(result.exitCode == .ok)
        #expect(result.error.isEmpty)
        #expect(result.out.contains("\"height\":7"))
    }

    @Test func mediaFeaturesAreAnsweredForTheGivenPage() throws {
        let head = "<style>@media (min-width: 400px) and (height &lt; 301px) { div { height: 9px } }</style>"
        let wide = try quoin("<div/>", head: head)
        #expect(wide.out.contains("\"height\":9"))
        let narrow = try quoin("<div/>", head: head, ["layout", "--page", "399x300", "--json"])
        #expect(!narrow.out.contains("\"height\":9"))
    }

    @Test func linkedAndInstructedSheetsApplyAndAMissingOneIsTold() throws {
        let result = try quoin(
            "<div/>",
            head: "<link rel=\"stylesheet\" href=\"a.css\"/><link rel=\"stylesheet\" href=\"none.css\"/>",
            files: ["a.css": "div { height: 11px }"])
        #expect(result.exitCode == .ok)
        #expect(result.out.contains("\"height\":11"))
        #expect(result.error == "warning: a.xhtml:1:50: none.css: No such file or directory\n")
    }

    @Test func selectorsMayNameAnyElementAndAttribute() throws {
        let result = try quoin(
            "<x-y data-z=\"1\"/><center data-z=\"2\"/>",
            head: "<style>x-y[data-z=\"1\"] { display: block; height: 13px } [data-z=\"2\"]:hover { height: 2px }"
                + "center:not([data-q]) { height: 14px }</style>")
        #expect(result.error.isEmpty)
        #expect(result.out.contains("\"element\":\"x-y\""))
        #expect(result.out.contains("\"height\":13"))
        #expect(result.out.contains("\"height\":14"))
    }

    @Test func attributesOfHTML4AreMappedAsBrowsersDo() throws {
        let result = try quoin(
            "<table border=\"4\" cellpadding=\"5\" cellspacing=\"6\" width=\"200\"><tr><td height=\"30\"/></tr></table>",
            head: "<style>body { margin: 0 }</style>")
        #expect(
            result.out.contains(
                "\"element\":\"td\",\"x\":10.0,\"y\":10.0,\"width\":180.0,\"height\":42.0"), "\(result.out)")
    }

    @Test func aBareFileNeedsNeitherTitleNorLanguage() throws {
        let result = try quoin("<p>x</p>", ["render", "--page", "100.5x50", "-o", "-"])
        #expect(result.exitCode == .ok, "\(result.error)")
        #expect(result.out.hasPrefix("%PDF-"))
    }

    @Test func linksThatAPDFCannotFollowAreTextInABareFile() throws {
        let result = try quoin(
            "<p><a href=\"b.html\">x</a> <a href=\"#c\">y</a> <a href=\"https://example.com\">z</a></p>",
            ["render", "-o", "-"])
        #expect(result.exitCode == .ok)
        #expect(
            result.error == """
                warning: a.xhtml:1:29: a link has no scheme; it may be https, mailto, tel or upi
                warning: a.xhtml:1:52: a link leads to the id c, which the document does not have

                """)
    }

    @Test func aPictureThatCannotBeReadIsNamedWithItsReason() throws {
        let result = try quoin("<p><img src=\"none.png\" alt=\"\"/></p>")
        #expect(result.exitCode == .badInput)
        #expect(result.error == "quoin: IMAGE_MISSING: a.xhtml:1:29: none.png: No such file or directory\n")
    }

    @Test func picturesWithoutWordsAreTold() throws {
        let result = try quoin(
            "<p><qr-code value=\"a\"/><qr-code value=\"b\" alt=\"\"/></p>", ["render", "-o", "-"])
        #expect(result.exitCode == .ok)
        #expect(
            result.error == """
                warning: a.xhtml:1:29: <qr-code> has no alt, so it is written as decoration (alt="what it shows", or \
                alt="" for decoration)

                """)
    }

    @Test func headersThatAreNoneAreToldInABareFile() throws {
        let result = try quoin(
            "<table><tr><th id=\"a\">x</th><td headers=\"b\">y</td></tr></table>", ["render", "-o", "-"])
        #expect(result.exitCode == .ok)
        #expect(
            result.error == """
                warning: a.xhtml:1:54: a cell's headers name the id b, which no <th> of the document has

                """)
    }

    @Test func addressesOfFilesAreDecoded() throws {
        let result = try quoin(
            "<div/>", head: "<link rel=\"stylesheet\" href=\"a%20b.css?v=1\"/>",
            files: ["a b.css": "div { height: 11px }"])
        #expect(result.error.isEmpty)
        #expect(result.out.contains("\"height\":11"))
    }

    @Test func elementsOfTheHeadMayBeShown() throws {
        let result = try quoin(
            "<p/>", head: "<meta name=\"a\"/><style>head, meta { display: block } meta { height: 17px }</style>")
        #expect(result.out.contains("\"element\":\"meta\""))
        #expect(result.out.contains("\"height\":17"))
    }

    @Test func boxesThatAreTransformedAreReportedByTheirBounds() throws {
        let result = try quoin(
            "<div><p/></div>",
            head:
                "<style>body, p { margin: 0 } div { width: 100px; height: 40px; transform: rotate(90deg) } p { height: 10px }"
                + "</style>")
        #expect(result.out.contains("\"element\":\"div\",\"x\":30.0,\"y\":-30.0,\"width\":40.0,\"height\":100.0"))
        #expect(result.out.contains("\"element\":\"p\",\"x\":60.0,\"y\":-30.0,\"width\":10.0,\"height\":100.0"))
    }

    @Test func aPageThatIsNoSizeIsAnErrorOfUse() throws {
        for page in ["800", "0x100", "axb", "100x30000"] {
            let result = try quoin("<p/>", ["layout", "--page", page, "--json"])
            #expect(result.exitCode == .usage)
        }
    }
}
