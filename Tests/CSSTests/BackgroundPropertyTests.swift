import CSS
import Primitives
import Testing

@Suite struct BackgroundPropertyTests {
    private let red = Color(red: 255, green: 0, blue: 0)
    private let blue = Color(red: 0, green: 0, blue: 255)

    private func background(_ declarations: String) throws -> BackgroundStyle {
        try declared(declarations).decoration.background
    }

    @Test func theShorthandSetsAllOfOneLayer() throws {
        let style = try declared("background: url(assets/a.png) no-repeat right 50% / 10px auto #010203")
        let layer = try #require(style.decoration.background.layer(0))
        #expect(layer.image == .asset("assets/a.png"))
        #expect(layer.repeats == BackgroundStyle.Repeats(.noRepeat, .noRepeat))
        #expect(layer.position == Position2D(x: percent(100), y: percent(50)))
        #expect(layer.size == .size(width: length(10), height: nil))
        #expect(style.decoration.backgroundColor == Color(red: 1, green: 2, blue: 3))
    }

    @Test func theShorthandTakesAwayWhatItDoesNotSay() throws {
        let plain = try declared("background-image: url('a.png'); background-size: cover; background: red")
        #expect(!plain.decoration.background.hasImages)
        #expect(plain.decoration.background == BackgroundStyle())
        #expect(try declared("background: red; background: none").decoration.backgroundColor == .transparent)
    }

    @Test func layersAreListedFromTheTop() throws {
        let style = try declared("background: url(a.png) 1px 2px, none, url(b.png) repeat-x, url(c.png) red")
        let background = style.decoration.background
        #expect(background.images == [.asset("a.png"), nil, .asset("b.png"), .asset("c.png")])
        #expect(background.layer(0)?.position == Position2D(x: length(1), y: length(2)))
        #expect(background.layer(1) == nil)
        #expect(background.layer(2)?.position == Position2D(x: percent(0), y: percent(0)))
        #expect(background.layer(2)?.repeats == BackgroundStyle.Repeats(.repeat, .noRepeat))
        #expect(style.decoration.backgroundColor == red)
    }

    @Test func onlyTheLowestLayerHasAColour() {
        #expect(
            faults("p { background: red, blue }") == [
                "style.css:1:22: 'blue' does not fit 'background' (it takes: [<background-image> || <position> "
                    + "[/ <background-size>]? || <background-repeat> || <background-attachment> || <background-origin> || "
                    + "<background-clip>]#, and <color> in the last)"
            ])
        #expect(faults("p { background: red, url(a.png) }").count == 1)
        #expect(faults("p { background: url(a.png), }").count == 1)
    }

    @Test func shorterListsAreCountedRound() throws {
        let background = try background(
            "background-image: url(a.png), url(b.png), url(c.png); background-size: cover, 5px; background-repeat: round"
        )
        #expect(background.layer(2)?.size == .cover)
        #expect(background.layer(1)?.size == .size(width: length(5), height: nil))
        #expect(background.layer(1)?.repeats == BackgroundStyle.Repeats(.round, .round))
    }

    @Test func repetitionHasTwoAxes() throws {
        #expect(try background("background-repeat: space no-repeat").repeats == [.init(.space, .noRepeat)])
        #expect(try background("background-repeat: repeat-y").repeats == [.init(.noRepeat, .repeat)])
        #expect(faults("p { background-repeat: repeat-x repeat }").count == 1)
    }

    @Test func oneBoxIsForTheOriginAndTheClip() throws {
        let one = try background("background: url(a.png) content-box")
        #expect(one.origins == [.contentBox])
        #expect(one.clips == [.contentBox])
        let two = try background("background: padding-box url(a.png) border-box")
        #expect(two.origins == [.paddingBox])
        #expect(two.clips == [.borderBox])
        #expect(try background("background-clip: padding-box, content-box").colorClip == .paddingBox)
        #expect(try background("").colorClip == .borderBox)
    }

    @Test func imagesMayStayWithThePage() throws {
        #expect(try background("background: fixed url(a.png)").fixations == [true])
        #expect(try background("background-attachment: scroll, fixed").fixations == [false, true])
        #expect(
            faults("p { background-attachment: local }") == [
                "style.css:1:28: 'local' does not fit 'background-attachment' (use scroll)"
            ])
    }

    @Test func imagesAreFilesOfTheTemplate() {
        #expect(
            faults("p { background: url(http://x/y.png) }") == [
                "style.css:1:17: 'http://x/y.png' is not a file of the template in 'background' "
                    + "(put the image into assets/ and name it here)"
            ])
    }

    @Test func opacityIsHeldToItsRange() throws {
        #expect(try declared("opacity: 40%").decoration.opacity == 0.4)
        #expect(try declared("opacity: 7").decoration.opacity == 1)
        #expect(try declared("print-color-adjust: exact; -webkit-print-color-adjust: exact").decoration.opacity == 1)
    }

    private func gradient(_ value: String) throws -> LinearGradient {
        guard case .linearGradient(let gradient)?? = try background("color: red; background: \(value)").images.first
        else {
            throw Failure()
        }
        return gradient
    }

    private struct Failure: Error {}

    @Test func stopsOfGradientsHaveColoursAndPlaces() throws {
        let gradient = try gradient("linear-gradient(to right, currentColor, blue 20% 40%, transparent)")
        #expect(gradient.direction == .angle(90))
        #expect(gradient.stops.map(\.position) == [nil, percent(20), percent(40), nil])
        #expect(gradient.stops.map(\.color) == [red, blue, blue, .transparent])
    }

    @Test func gradientsRunTowardsSidesCornersAndAngles() throws {
        #expect(try gradient("linear-gradient(red, blue)").direction == .angle(180))
        #expect(try gradient("linear-gradient(to top, red, blue)").direction == .angle(0))
        #expect(try gradient("linear-gradient(0.25turn, red, blue)").direction == .angle(90))
        #expect(
            try gradient("linear-gradient(to left bottom, red, blue)").direction == .corner(right: false, bottom: true))
        #expect(
            try gradient("linear-gradient(to top right, red, blue)").direction == .corner(right: true, bottom: false))
        #expect(faults("p { background: linear-gradient(to top bottom, red, blue) }").count == 1)
        #expect(faults("p { background: linear-gradient(top, red, blue) }").count == 1)
    }

    @Test func hintsStandBetweenColours() throws {
        let gradient = try gradient("linear-gradient(red, 30%, blue)")
        #expect(gradient.stops.map(\.color) == [red, nil, blue])
        #expect(faults("p { background: linear-gradient(30%, red, blue) }").count == 1)
        #expect(faults("p { background: linear-gradient(red, 30%) }").count == 1)
        #expect(faults("p { background: linear-gradient(red, 30%, 40%, blue) }").count == 1)
    }

    @Test func gradientsMayRepeat() throws {
        #expect(try gradient("repeating-linear-gradient(red, blue 10px)").isRepeating)
        #expect(faults("p { background: linear-gradient(red) }").count == 1)
        #expect(faults("p { background: radial-gradient(red, blue) }").count == 1)
    }
}
