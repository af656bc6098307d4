import CSS
import Testing

@testable import SVG

/// Drawings as they are read: sizes, shapes, styles, gradients.
@Suite struct VectorImageTests {
    // MARK: Sizes

    @Test(
        arguments: [
            ("viewBox='0 0 20 10'", nil, nil, 1000, 500),
            ("viewBox='0 0 20 10' width='40mm' height='20mm'", 151.18, 75.59, 1000, 500),
            ("width='50' height='100'", 50, 100, 500, 1000),
            ("viewBox='5 5 4000 1000' width='100%'", nil, nil, 1000, 250),
            ("viewBox='0,0,1,1' height='1in'", nil, 96, 1000, 1000),
        ] as [(String, Double?, Double?, Double, Double)])
    func theNaturalSizeIsThatOfTheRoot(
        attributes: String, width: Double?, height: Double?, across: Double, down: Double
    ) throws {
        let image = try read("", attributes)
        #expect(image.naturalWidth.map { ($0 * 100).rounded() / 100 } == width)
        #expect(image.naturalHeight.map { ($0 * 100).rounded() / 100 } == height)
        #expect(image.width == across && image.height == down)
    }

    @Test func preserveAspectRatioIsReadInAllItsParts() throws {
        #expect(try read("").alignment == VectorImage.Alignment(fit: .contain, x: 0.5, y: 0.5))
        #expect(
            try read("", "viewBox='0 0 1 1' preserveAspectRatio='xMinYMax slice'").alignment
                == VectorImage.Alignment(fit: .cover, x: 0, y: 1))
        #expect(try read("", "viewBox='0 0 1 1' preserveAspectRatio='none'").alignment.fit == .fill)
        // Without a view box of its own the drawing is stretched, as browsers do.
        #expect(try read("", "width='5' height='5'").alignment.fit == .fill)
    }

    // MARK: Shapes

    @Test func shapesLieInTheDrawingsCoordinates() throws {
        let shapes = try shapes("<rect x='2' y='3' width='4' height='5'/>", "viewBox='1 1 10 10'")
        #expect(
            shapes[0].path.segments == [
                .move(Vector(100, 200)), .line(Vector(500, 200)), .line(Vector(500, 700)), .line(Vector(100, 700)),
                .close,
            ])
    }

    @Test(arguments: [
        ("<circle cx='5' cy='5' r='2'/>", 300.0, 300.0, 700.0, 700.0),
        ("<ellipse cx='5' cy='5' rx='4' ry='1'/>", 100, 400, 900, 600),
        ("<rect x='1' y='1' width='8' height='2' rx='1'/>", 100, 100, 900, 300),
        ("<rect width='50%' height='10%'/>", 0, 0, 500, 100),
        ("<polygon points='1,1 9,1 5 9'/>", 100, 100, 900, 900),
        ("<path d='M1 1H9V9z'/>", 100, 100, 900, 900),
        ("<g transform='translate(1 2)'><rect width='1' height='1' transform='scale(2,3)'/></g>", 100, 200, 300, 500),
        ("<rect width='2' height='1' transform='rotate(90 5 5)'/>", 900, 0, 1000, 200),
        ("<rect width='1' height='1' transform='matrix(1 0 0 1 3 4) skewX(45)'/>", 300, 400, 500, 500),
    ])
    func everyShapeCoversItsExtent(
        markup: String, left: Double, top: Double, right: Double, bottom: Double
    ) throws {
        let bounds = try #require(Bounds(try shapes(markup)[0].path))
        for (value, expected) in [
            (bounds.left, left), (bounds.top, top), (bounds.right, right), (bounds.bottom, bottom),
        ] {
            #expect((value - expected).magnitude < 1e-6, "\(bounds)")
        }
    }

    @Test(arguments: [
        "<rect width='0' height='5'/>", "<circle r='0'/>", "<path d=''/>", "<path d='M1 1'/>", "<polygon points=''/>",
        "<rect width='1' height='1' fill='none'/>", "<rect width='1' height='1' display='none'/>",
        "<g display='none'><rect width='1' height='1'/></g>", "<rect width='1' height='1' visibility='hidden'/>",
        "<rect width='1' height='1' opacity='0'/>", "<rect width='1' height='1' fill-opacity='0'/>",
        "<line x2='5' y2='5'/>", "<rect width='1' height='1' transform='scale(0)'/>",
        "<defs><rect width='1' height='1'/></defs>", "<title>t</title><desc>d</desc><metadata><a:b/></metadata>",
    ])
    func whatIsNotSeenIsNotDrawn(markup: String) throws {
        #expect(try read(markup).items.isEmpty)
    }

    // MARK: Paint

    @Test func stylesAreInheritedAndTheStyleAttributeIsStronger() throws {
        let shapes = try shapes(
            """
            <g fill='red' stroke='#00f' stroke-width='2' fill-rule='evenodd'>
              <rect width='1' height='1'/>
              <rect width='1' height='1' fill='lime' style='fill: rgb(0 0 255 / 50%); stroke: none'/>
            </g>
            """)
        #expect(color(shapes[0].fill?.paint) == Color(red: 255, green: 0, blue: 0))
        #expect(shapes[0].fill?.isEvenOdd == true)
        #expect(shapes[0].stroke?.width == 200)
        #expect(color(shapes[1].fill?.paint) == Color(red: 0, green: 0, blue: 255))
        #expect((shapes[1].fill?.opacity).map { ($0 * 100).rounded() } == 50)
        #expect(shapes[1].stroke == nil)
    }

    @Test func currentColorIsTheElementsOwn() throws {
        let shapes = try shapes("<g color='red'><rect width='1' height='1' fill='currentColor' color='blue'/></g>")
        #expect(color(shapes[0].fill?.paint) == Color(red: 0, green: 0, blue: 255))
    }

    @Test func strokesKeepTheirLook() throws {
        let stroke = try #require(
            try shapes(
                """
                <path d='M0 0H5' stroke='black' stroke-width='3' stroke-linecap='round' stroke-linejoin='bevel'
                  stroke-miterlimit='7' stroke-dasharray='1 2 3' stroke-dashoffset='-1'/>
                """)[0].stroke)
        #expect(stroke.cap == .round && stroke.join == .bevel && stroke.miterLimit == 7)
        #expect(stroke.dashes == [100, 200, 300, 100, 200, 300] && stroke.dashOffset == -100)
    }

    @Test func aStrokeThatIsStretchedKeepsItsOwnCoordinates() throws {
        let even = try shapes("<path d='M0 0H1' stroke='red' transform='rotate(30) scale(2)'/>")[0]
        #expect(even.matrix == nil && (even.stroke?.width).map { $0.rounded() } == 200)
        let uneven = try shapes("<path d='M0 0H1' stroke='red' transform='scale(4 1)'/>")[0]
        #expect(uneven.matrix != nil)
        #expect(uneven.stroke?.width == 200)
    }

    @Test func opacityOfOnePaintIsItsOwnAndOfSeveralAGroups() throws {
        let one = try read("<rect width='1' height='1' opacity='.5' fill-opacity='.5'/>").items[0]
        guard case .shape(let shape) = one else { return #expect(Bool(false)) }
        #expect(shape.fill?.opacity == 0.25)
        let both = try read("<rect width='1' height='1' opacity='.5' stroke='red'/>").items[0]
        guard case .group(0.5, let inner) = both else { return #expect(Bool(false)) }
        #expect(inner.count == 1)
        guard case .group(0.25, let items) = try read("<g opacity='25%'><circle r='1'/><circle r='2'/></g>").items[0]
        else { return #expect(Bool(false)) }
        #expect(items.count == 2)
    }

    // MARK: Gradients

    @Test func aLinearGradientRunsAcrossTheBoxOrTheDrawing() throws {
        let stops = "<stop offset='0' stop-color='red'/><stop offset='1' stop-color='blue'/>"
        let box = try gradient("<linearGradient id='a'>\(stops)</linearGradient>")
        #expect(box.matrix(Vector(0, 0)) == Vector(200, 200))
        #expect(box.matrix(Vector(1, 0)) == Vector(600, 200))
        let user = try gradient(
            "<linearGradient id='a' gradientUnits='userSpaceOnUse' x1='1' y1='1' x2='1' y2='9'>\(stops)</linearGradient>"
        )
        #expect(user.matrix(Vector(1, 0)) == Vector(100, 900))
        let turned = try gradient(
            "<linearGradient id='a' gradientTransform='rotate(90)'>\(stops)</linearGradient>")
        #expect(turned.matrix(Vector(1, 0)) == Vector(200, 600))
        #expect(turned.stops.map(\.offset) == [0, 1])
    }

    @Test func aRadialGradientHasItsFocusInTheUnitCircle() throws {
        let stops = "<stop stop-color='red'/><stop offset='50%' stop-color='blue' stop-opacity='.5'/>"
        let gradient = try gradient(
            "<radialGradient id='a' cx='.5' cy='.5' r='.25' fx='.5' fy='.4'>\(stops)</radialGradient>")
        guard case .radial(let x, let y) = gradient.kind else { return #expect(Bool(false)) }
        #expect(x == 0 && (y + 0.4).magnitude < 1e-9)
        #expect(gradient.matrix(Vector(0, 0)) == Vector(400, 400))
        #expect(gradient.stops.map(\.opacity) == [1, 0.5])
    }

    @Test func gradientsThatFadeInKeepTheirOpacity() throws {
        let gradient = try gradient(
            "<linearGradient id='a'><stop stop-opacity='0'/><stop offset='1'/></linearGradient>")
        #expect(gradient.stops.map(\.opacity) == [0, 1])
    }

    @Test func degenerateGradientsAreTheirLastColour() throws {
        let stops = "<stop stop-color='red'/><stop offset='1' stop-color='blue'/>"
        for element in [
            "<linearGradient id='a' x1='.5' x2='.5'>\(stops)</linearGradient>",
            "<radialGradient id='a' r='0'>\(stops)</radialGradient>",
            "<linearGradient id='a'><stop stop-color='blue'/></linearGradient>",
        ] {
            let shape = try shapes("\(element)<rect width='1' height='1' fill='url(#a)'/>")[0]
            #expect(color(shape.fill?.paint) == Color(red: 0, green: 0, blue: 255))
        }
        let empty = "<linearGradient id='a'/><rect width='1' height='1' fill='url(#a)'/>"
        #expect(try read(empty).items.isEmpty)
        let flat = "<linearGradient id='a'>\(stops)</linearGradient><path d='M0 0H5' fill='none' stroke='url(#a)'/>"
        #expect(try read(flat).items.isEmpty)
    }

    @Test(arguments: [
        "<linearGradient id='a' color='red'>STOPS</linearGradient>",
        "<g style='color: red'><linearGradient id='a'>STOPS</linearGradient></g>",
        "<g color='blue'><defs color='red'><linearGradient id='a'>STOPS</linearGradient></defs></g>",
    ])
    func stopsTakeTheColourThatTheyInherit(definition: String) throws {
        let stops = "<stop stop-color='currentColor'/><stop offset='1' stop-color='currentColor' color='blue'/>"
        let found = try gradient(definition.replacing("STOPS", with: stops)).stops
        #expect(found.map(\.color) == [Color(red: 255, green: 0, blue: 0), Color(red: 0, green: 0, blue: 255)])
    }

    @Test func stopsNeverGoBackAndAMissingGradientHasAFallback() throws {
        let gradient = try gradient(
            "<linearGradient id='a'><stop offset='.6'/><stop offset='.2'/><stop offset='7'/></linearGradient>")
        #expect(gradient.stops.map(\.offset) == [0.6, 0.6, 1])
        let shape = try shapes("<rect width='1' height='1' fill='url(#none) red'/>")[0]
        #expect(color(shape.fill?.paint) == Color(red: 255, green: 0, blue: 0))
    }

    // MARK: Bounds

    @Test func whatSticksOutIsKnown() throws {
        #expect(try !read("<rect width='10' height='10'/>").overflows)
        #expect(try read("<rect width='11' height='10'/>").overflows)
        #expect(try read("<rect width='10' height='10' stroke='red'/>").overflows)
        #expect(try read("<rect x='2' y='2' width='5' height='5' stroke='red' stroke-width='.1'/>").overflows == false)
    }

    @Test func toolsMayLeaveTheirNotes() throws {
        let image = try read(
            """
            <sodipodi:namedview xmlns:sodipodi="urn:x"><inkscape:grid/></sodipodi:namedview>
            <path inkscape:label="a" class="b" data-c="d" aria-hidden="true" clip-rule="evenodd" d="M0 0h5v5z"
              style="font-family: x; -inkscape-stroke: none; marker: none; mix-blend-mode: normal"/>
            """, "viewBox='0 0 10 10' version='1.1' xmlns:inkscape='urn:y' xml:space='preserve' id='e'")
        #expect(image.items.count == 1)
    }

    // MARK: Doing

    private func read(_ body: String, _ attributes: String = "viewBox='0 0 10 10'") throws -> VectorImage {
        let source = "<svg xmlns='http://www.w3.org/2000/svg' \(attributes)>\(body)</svg>"
        let outcome = VectorImage.read(Array(source.utf8), file: "a.svg")
        return try #require(outcome.image, "\(outcome.diagnostics)")
    }

    private func shapes(_ body: String, _ attributes: String = "viewBox='0 0 10 10'") throws -> [Shape] {
        try read(body, attributes).items.compactMap { item in
            if case .shape(let shape) = item { return shape }
            return nil
        }
    }

    private func gradient(_ definition: String) throws -> VectorGradient {
        let shape = try shapes("\(definition)<rect x='2' y='2' width='4' height='4' fill='url(#a)'/>")[0]
        guard case .gradient(let gradient) = try #require(shape.fill).paint else { throw NoGradient() }
        return gradient
    }

    private struct NoGradient: Error {}

    private func color(_ paint: Paint?) -> Color? {
        if case .color(let color) = paint { return color }
        return nil
    }
}
