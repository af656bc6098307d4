import CSS
import Markup
import Primitives
import Testing

@Suite struct SelectorTests {
    /// The ids of the elements that a selector matches.
    private func matches(_ selector: String, _ markup: String) throws -> String {
        let styled = try styled(markup, selector + " { z-index: 7 }")
        var ids: [String] = []
        for node in styled.tree.nodes.indices where !styled.tree.isText(Int32(node)) {
            if styled.style(of: Int32(node)).box.zIndex == 7 {
                ids.append(styled.tree.attribute(.id, of: Int32(node)) ?? "?")
            }
        }
        return ids.joined(separator: " ")
    }

    private let document = """
        <html id="r"><body id="b" class="page wide"><div id="d1" class="a" lang="en-IN"><p id="p1" class="a b">x</p>\
        <p id="p2" title="one two">y</p><span id="s1">z</span><p id="p3"/></div><div id="d2"><p id="p4">q</p></div>\
        </body></html>
        """

    @Test func typeClassIdAndUniversal() throws {
        #expect(try matches("p", document) == "p1 p2 p3 p4")
        #expect(try matches(".a", document) == "d1 p1")
        #expect(try matches(".a.b", document) == "p1")
        #expect(try matches("p.a", document) == "p1")
        #expect(try matches("#d2", document) == "d2")
        #expect(try matches("div#d2", document) == "d2")
        #expect(try matches("span#d2", document) == "")
        #expect(try matches("*", document) == "r b d1 p1 p2 s1 p3 d2 p4")
        #expect(try matches("p, #d2", document) == "p1 p2 p3 d2 p4")
    }

    @Test func attributes() throws {
        #expect(try matches("[title]", document) == "p2")
        #expect(try matches("[title=\"one two\"]", document) == "p2")
        #expect(try matches("[title~=two]", document) == "p2")
        #expect(try matches("[title~=tw]", document) == "")
        #expect(try matches("[lang|=en]", document) == "d1")
        #expect(try matches("[lang|=e]", document) == "")
        #expect(try matches("[title^=one]", document) == "p2")
        #expect(try matches("[title$=two]", document) == "p2")
        #expect(try matches("[title*=\"e t\"]", document) == "p2")
        #expect(try matches("[title*=\"\"]", document) == "")
        #expect(try matches("[title^=ONE i]", document) == "p2")
        #expect(try matches("[title^=ONE]", document) == "")
        #expect(try matches("p[ class = 'a b' ]", document) == "p1")
    }

    @Test func combinators() throws {
        #expect(try matches("body p", document) == "p1 p2 p3 p4")
        #expect(try matches("body > p", document) == "")
        #expect(try matches("div > p", document) == "p1 p2 p3 p4")
        #expect(try matches(".a p", document) == "p1 p2 p3")
        #expect(try matches("p + p", document) == "p2")
        #expect(try matches("p ~ p", document) == "p2 p3")
        #expect(try matches("span + p", document) == "p3")
        #expect(try matches("p + span ~ p", document) == "p3")
        #expect(try matches("div + div p", document) == "p4")
        #expect(try matches("html > body > div > p", document) == "p1 p2 p3 p4")
        #expect(try matches(".page div .b ~ span", document) == "s1")
    }

    @Test func positions() throws {
        #expect(try matches("p:first-child", document) == "p1 p4")
        #expect(try matches("p:last-child", document) == "p3 p4")
        #expect(try matches("p:only-child", document) == "p4")
        #expect(try matches("p:nth-child(2)", document) == "p2")
        #expect(try matches("div > :nth-child(odd)", document) == "p1 s1 p4")
        #expect(try matches("div > :nth-child(even)", document) == "p2 p3")
        #expect(try matches("div > :nth-child(n+3)", document) == "s1 p3")
        #expect(try matches("div > :nth-child(-n + 2)", document) == "p1 p2 p4")
        #expect(try matches("div > :nth-last-child(2)", document) == "s1")
        #expect(try matches("p:first-of-type", document) == "p1 p4")
        #expect(try matches("p:last-of-type", document) == "p3 p4")
        #expect(try matches("span:only-of-type", document) == "s1")
        #expect(try matches("p:nth-of-type(3)", document) == "p3")
        #expect(try matches("p:nth-last-of-type(3)", document) == "p1")
        #expect(try matches(":root", document) == "r")
        #expect(try matches("p:empty", document) == "p3")
    }

    @Test func negationAndAlternatives() throws {
        #expect(try matches("p:not(.a)", document) == "p2 p3 p4")
        #expect(try matches("p:not(.a, :empty)", document) == "p2 p4")
        #expect(try matches("p:not(.a *)", document) == "p4")
        #expect(try matches(":is(span, .b)", document) == "p1 s1")
        #expect(try matches("div :is(p + p, span)", document) == "p2 s1")
        #expect(try matches("p:not(:first-child):not(:last-child)", document) == "p2")
    }

    @Test func faultsHaveTheirPlace() {
        #expect(
            faults("tabel { color: red }") == [
                "style.css:1:1: unknown element 'tabel' in a selector (did you mean 'table'?)"
            ])
        #expect(
            faults("p:frist-child { color: red }")
                == ["style.css:1:2: unknown pseudo-class ':frist-child' (did you mean ':first-child'?)"])
        #expect(
            faults("p::befor { color: red }")
                == ["style.css:1:2: unknown pseudo-element '::befor' (did you mean '::before'?)"])
        #expect(
            faults("p:nth-child(2x) { color: red }") == [
                "style.css:1:13: '2x' is not a position (write odd, even, a number, or a form like 2n+1)"
            ])
        #expect(
            faults("p > { color: red }") == ["style.css:1:3: a selector is missing"]
        )
        #expect(
            faults("[colour] { color: red }").first?.hasPrefix(
                "style.css:1:2: unknown attribute 'colour' in a selector") == true)
        #expect(
            faults("p::before b { color: red }") == [
                "style.css:1:11: nothing may follow a pseudo-element in a selector"
            ])
        #expect(faults("p:not(::before) { color: red }").count == 1)
        #expect(faults("a|p { color: red }").count == 1)
        #expect(faults(". { color: red }").count == 1)
        #expect(faults("{ color: red }").count == 1)
        #expect(
            faults(String(repeating: ":not(", count: 20) + "p" + String(repeating: ")", count: 20) + " {}").count == 1)
    }

    @Test func longSelectorsOnDeepTreesEnd() throws {
        let markup =
            "<html>" + String(repeating: "<div>", count: 200) + "<p id=\"x\">t</p>"
            + String(repeating: "</div>", count: 200) + "</html>"
        #expect(try matches(String(repeating: "div ", count: 30) + "span p", markup) == "")
        #expect(try matches(String(repeating: "div ", count: 30) + "p", markup) == "x")
    }
}
