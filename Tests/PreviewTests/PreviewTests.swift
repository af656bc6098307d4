import Foundation
import HTTPClient
import Primitives
import Templates
import TestSupport
import Testing

@testable import Preview

@Suite struct PreviewTests {
    @Test func thePageListsSamplesAndLanguagesAndShowsTheFirstDocument() throws {
        let fixture = try PreviewFixture()
        let page = try fixture.page()
        #expect(page.contains("<title>first · Note &lt;1&gt;</title>"))
        #expect(page.contains("<a href=\"/?sample=first&amp;lang=en\" aria-current=\"page\">first</a>"))
        #expect(page.contains("<a href=\"/?sample=second.hi&amp;lang=hi\">second.hi</a>"))
        #expect(page.contains("<a href=\"/?sample=first&amp;lang=en\" aria-current=\"page\">en</a>"))
        #expect(page.contains("<a href=\"/?sample=first&amp;lang=hi\">hi</a>"))
        #expect(page.contains("role=\"status\">1 page · "))
        #expect(page.contains("<iframe src=\"/document.pdf?sample=first&amp;lang=en&amp;edition=1#navpanes=0\""))
        #expect(page.contains("<section id=\"faults\" aria-live=\"polite\"></section>"))
        #expect(!page.contains("Stale"))
    }

    @Test func aSampleIsShownInTheLanguageOfItsNameUnlessAnotherIsAskedFor() throws {
        let fixture = try PreviewFixture()
        #expect(try fixture.page("/?sample=second.hi").contains("lang=hi\" aria-current=\"page\">hi</a>"))
        #expect(try fixture.page("/?sample=second.hi&lang=en").contains("lang=en\" aria-current=\"page\">en</a>"))
        #expect(
            try fixture.get("/document.pdf?sample=second.hi&lang=hi").body
                != fixture.get("/document.pdf?sample=second.hi&lang=en").body)
    }

    @Test func theDocumentIsThePDFThatWouldBeRendered() throws {
        let fixture = try PreviewFixture()
        let answer = try fixture.get("/document.pdf?sample=first&lang=en")
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "application/pdf")
        #expect(answer.header("content-disposition") == "inline; filename=\"first.pdf\"")
        #expect(answer.body.starts(with: "%PDF-1.".utf8))
        let out = fixture.root.appending(path: "out.pdf").path
        let run = try QuoinProcess.run([
            "render", fixture.root.appending(path: "templates/note").path,
            fixture.root.appending(path: "samples/note/first.json").path, "-o", out, "--date", "2026-04-01",
        ])
        #expect(run.status == 0, "\(run.text)")
        #expect(try File.read(out) == answer.body)
    }

    @Test func aChangedFileMakesTheNextEdition() throws {
        let fixture = try PreviewFixture()
        let before = try fixture.get("/document.pdf").body
        try fixture.write("h1 { font-size: 30pt }", to: "templates/note/style.css")
        #expect(try fixture.edition(after: 1) == 2)
        #expect(try fixture.page().contains("edition=2#navpanes=0\""))
        #expect(try fixture.get("/document.pdf").body != before)
    }

    @Test func aBrokenTemplateShowsItsFaultsBesideTheLastGoodRendering() throws {
        let fixture = try PreviewFixture()
        let before = try fixture.get("/document.pdf").body
        try fixture.write("h1 { font-size: 30pt; colour: red }\np { width: 3 }", to: "templates/note/style.css")
        #expect(try fixture.edition(after: 1) == 2)
        let page = try fixture.page()
        #expect(page.contains("<h2>2 faults</h2>"))
        #expect(page.contains("templates/note/style.css:1:23</code> unknown property &#39;colour&#39;"))
        #expect(page.contains(" <em>did you mean &#39;color&#39;?</em>"))
        #expect(page.contains("templates/note/style.css:2:12</code>"))
        #expect(page.contains("<strong class=\"stale\">Stale: the last good rendering is shown.</strong>"))
        #expect(page.contains("edition=1#navpanes=0\""))
        #expect(page.contains("<title>✗ "))
        #expect(try fixture.get("/document.pdf").body == before)
        try fixture.write("h1 { font-size: 30pt }", to: "templates/note/style.css")
        #expect(try fixture.edition(after: 2) == 3)
        #expect(try !fixture.page().contains("Stale"))
    }

    @Test func aPayloadThatDoesNotFitIsAFaultOfItsFile() throws {
        let fixture = try PreviewFixture()
        _ = try fixture.page()
        try fixture.write("{\"schema_version\": 1}", to: "samples/note/first.json")
        #expect(try fixture.edition(after: 1) == 2)
        let page = try fixture.page()
        #expect(page.contains("samples/note/first.json</code> PAYLOAD_INVALID: "))
        #expect(page.contains("Stale"))
        #expect(try !fixture.page("/?sample=second.hi").contains("PAYLOAD_INVALID"))
    }

    @Test func aNewSampleAppears() throws {
        let fixture = try PreviewFixture()
        try fixture.write("{\"schema_version\": 1, \"name\": \"\"}", to: "samples/note/a<b.json")
        #expect(try fixture.edition(after: 1) == 2)
        #expect(try fixture.page().contains("<a href=\"/?sample=a%3Cb&amp;lang=en\" aria-current=\"page\">a&lt;b</a>"))
    }

    @Test func aChangedFontMakesTheNextEdition() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quoin-fonts-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let fixture = try PreviewFixture { $0.additionalFonts = [folder.path] }
        try Data("no font".utf8).write(to: folder.appending(path: "new.ttf"))
        #expect(try fixture.edition(after: 1) == 2)
        let page = try fixture.page()
        #expect(page.contains("the fonts that were there before are used"))
        #expect(page.contains("edition=2#navpanes=0\""))
    }

    @Test func aPayloadOfItsOwnIsShownFirst() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "own-" + UUID().uuidString + ".json")
        try Data("{\"schema_version\": 1, \"name\": \"Own\"}".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let fixture = try PreviewFixture {
            $0.payload = .init(path: file.path)
            $0.language = "hi"
        }
        let page = try fixture.page()
        #expect(page.contains("aria-current=\"page\">own-"))
        #expect(page.contains("lang=hi\" aria-current=\"page\">hi</a>"))
        #expect(page.contains(">first</a>"))
    }

    @Test func aBundleThatWasNeverGoodShowsItsFaults() throws {
        let fixture = try PreviewFixture { $0.bundle += "/strings" }
        let page = try fixture.page()
        #expect(page.contains("the bundle has no template.json"))
        #expect(try fixture.get("/document.pdf").status == 404)
    }

    @Test func waitingForAChangeEndsWithThePreview() throws {
        let fixture = try PreviewFixture()
        let answered = Monitor<Int?>(nil)
        fixture.client.send(HTTPRequest(.get, fixture.base + "/changes?after=1", timeoutMilliseconds: 60_000)) {
            result in
            answered.update { $0 = (try? result.get())?.status ?? -1 }
        }
        // Its answer proves that the server is at work on both.
        #expect(try fixture.get("/").status == 200)
        fixture.preview.stop()
        #expect(answered.wait { $0 } == 200)
    }

    // MARK: What is refused

    @Test(arguments: [
        "/nothing", "/style.css", "/assets/logo.png", "/../etc/passwd", "/%2e%2e/etc/passwd", "//", "/page.xhtml",
    ])
    func anUnknownPathIs404(path: String) throws {
        let fixture = try PreviewFixture()
        #expect(try fixture.get(path).status == 404)
    }

    @Test func noFileIsReadByItsNameInARequest() throws {
        let fixture = try PreviewFixture()
        let known = try fixture.get("/document.pdf?sample=first").body
        for name in ["..%2F..%2Fsecond.hi", "%2Fetc%2Fpasswd", "first%00", "second"] {
            #expect(try fixture.get("/document.pdf?sample=\(name)").body == known, "\(name)")
        }
    }

    @Test(arguments: [HTTPMethod.post, .put, .delete, .head])
    func anotherMethodIs405(method: HTTPMethod) throws {
        let fixture = try PreviewFixture()
        let answer = try fixture.client.send(HTTPRequest(method, fixture.base + "/"))
        #expect(answer.status == 405)
        #expect(answer.header("allow") == "GET")
    }

    @Test func aForeignHostIs403() throws {
        let fixture = try PreviewFixture()
        for path in ["/", "/document.pdf", "/changes?after=0"] {
            let answer = try fixture.get(path, headers: [HTTPHeader("Host", "example.com")])
            #expect(answer.status == 403, "\(path)")
        }
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:80", true), ("127.0.0.1:8160", true), ("[::1]:8160", true), ("[::1]", true),
        ("", false), ("example.com", false), ("127.0.0.1.example.com", false), ("127.0.0.1:", false),
        ("127.0.0.1:80.example.com", false), ("localhost:80:80", false), ("[::1", false), ("[::1]x", false),
        ("user@localhost", false),
    ])
    func onlyNamesOfThisMachineAreAnswered(host: String, isAnswered: Bool) {
        #expect(PreviewPages.isLoopback(host) == isAnswered)
    }

    @Test func theBrowserIsToldToRunOnlyThePagesOwnScript() throws {
        let fixture = try PreviewFixture()
        let answer = try fixture.get("/")
        let policy = try #require(answer.header("content-security-policy"))
        #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-"))
        #expect(!policy.contains("unsafe"))
        #expect(answer.header("cache-control") == "no-store")
        #expect(answer.header("x-content-type-options") == "nosniff")
    }

    @Test func aChangeWithoutANumberIs400() throws {
        let fixture = try PreviewFixture()
        #expect(try fixture.get("/changes").status == 400)
        #expect(try fixture.get("/changes?after=x").status == 400)
    }
}
