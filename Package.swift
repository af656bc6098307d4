// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same rules: warnings are errors, existentials and imports are spelled out.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A module of ours, with the arrows that ARCHITECTURE.md draws.
func module(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], linking: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: strict,
        linkerSettings: linking.map { .linkedLibrary($0) })
}

/// The tests of one module; `Tests/<module>Tests`, with the folders in it that hold data.
func tests(_ module: String, _ dependencies: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: module + "Tests",
        dependencies: [.init(stringLiteral: module)] + dependencies,
        exclude: data,
        swiftSettings: strict)
}

let systemLibraries: [Target] = [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq"),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
    .systemLibrary(name: "CHarfBuzz", pkgConfig: "harfbuzz"),
    .systemLibrary(name: "CFreeType", pkgConfig: "freetype2"),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate"),
    .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd"),
    .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode"),
    .systemLibrary(name: "CExpat", pkgConfig: "expat"),
    .systemLibrary(name: "CHyphen"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CMalloc"),
    // C and C++ libraries that Swift cannot import as they are: macros that jump, C++ headers, ICU beside Foundation.
    .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
    .target(name: "CImageCodecs", linkerSettings: ["png", "jpeg", "z"].map { .linkedLibrary($0) }),
    .target(name: "CRapidJSON"),
]

let modules: [Target] = [
    module("Primitives", ["CRapidJSON"], linking: ["m"]),
    module("Telemetry", ["Cryptography", "Primitives"]),
    module("PostgreSQL", ["CPostgres", "Primitives"]),
    module("HTTPClient", ["CCurl", "Primitives"]),
    module("Cryptography", ["COpenSSL", "Primitives"]),
    module("Images", ["CImageCodecs", "CQREncode", "Primitives"]),
    module("PDF", ["CDeflate", "Cryptography", "Primitives"]),
    module("Typography", ["CHarfBuzz", "CFreeType", "CHyphen", "CICU", "Cryptography", "Primitives"]),
    module("XML", ["CExpat", "Primitives"]),
    module("Markup", ["XML", "Primitives"]),
    module("CSS", ["Markup", "Primitives"]),
    module("SVG", ["XML", "CSS", "Primitives"]),
    module("Layout", ["CSS", "Markup", "Typography", "Primitives"]),
    module("Templates", ["CSS", "Cryptography", "Markup", "Primitives"]),
    module("Jobs", ["Primitives"]),
    module(
        "Rendering",
        [
            "Jobs", "Templates", "Layout", "CSS", "Markup", "SVG", "Typography", "PDF", "Images", "Cryptography",
            "Primitives",
        ]),
    module("DocumentStore", ["CLinux", "Jobs", "HTTPClient", "Cryptography", "Telemetry", "Primitives"]),
    module("JobQueue", ["Jobs", "PostgreSQL", "Cryptography", "Primitives"], resources: [.embedInCode("SQL")]),
    module("HTTPServer", ["CMicroHTTPD", "Primitives"]),
    module("AdminServer", ["HTTPServer", "Telemetry", "Primitives"]),
    module(
        "Preview",
        ["HTTPServer", "Rendering", "Templates", "Typography", "Jobs", "Cryptography", "Primitives"]),
    module("Worker", ["Jobs", "Telemetry", "Primitives"]),
    module(
        "Service",
        [
            "CMalloc", "Worker", "AdminServer", "HTTPServer", "JobQueue", "DocumentStore", "Rendering", "Templates",
            "Typography",
            "PostgreSQL", "HTTPClient", "Jobs", "Telemetry", "Primitives",
        ]),
    module(
        "Commands",
        [
            "Service", "Worker", "Preview", "JobQueue", "DocumentStore", "Images", "Rendering", "Templates", "Layout",
            "CSS",
            "Markup", "Typography", "PDF", "PostgreSQL", "HTTPClient", "HTTPServer", "Jobs", "Telemetry",
            "Cryptography",
            "Primitives",
        ]),
    .executableTarget(name: "quoin", dependencies: ["Commands", "Service"], swiftSettings: strict),
]

let package = Package(
    name: "Quoin",
    products: [.executable(name: "quoin", targets: ["quoin"])],
    targets: systemLibraries + modules + [
        tests("Primitives"),
        tests("Telemetry", ["Cryptography", "Primitives"]),
        tests("PostgreSQL", ["TestSupport", "Primitives"]),
        tests("HTTPClient", ["TestSupport", "Primitives"]),
        tests("Cryptography", ["Primitives"]),
        tests("Images", ["TestSupport", "Primitives"], data: ["Fixtures"]),
        tests("PDF", ["Typography", "TestSupport", "Primitives"]),
        tests("Typography", ["TestSupport", "Primitives"], data: ["Fixtures"]),
        tests("XML", ["Primitives"]),
        tests("Markup", ["Primitives"]),
        tests("SVG", ["CSS", "TestSupport", "Primitives"]),
        tests("CSS", ["Markup", "TestSupport", "Primitives"]),
        tests("Layout", ["CSS", "Markup", "Typography", "TestSupport", "Primitives"]),
        tests("Templates", ["Markup", "TestSupport", "Primitives"]),
        tests("Jobs", ["Primitives"]),
        tests(
            "Rendering",
            [
                "CSS", "Layout", "Templates", "Markup", "Typography", "Jobs", "PDF", "Cryptography", "TestSupport",
                "Primitives",
            ], data: ["References"]),
        tests(
            "DocumentStore", ["Jobs", "HTTPClient", "Cryptography", "TestSupport", "Telemetry", "Primitives"],
            data: ["Fixtures"]),
        tests("JobQueue", ["Jobs", "PostgreSQL", "TestSupport", "Primitives"]),
        tests("HTTPServer", ["HTTPClient", "Primitives"]),
        tests("AdminServer", ["HTTPServer", "Telemetry", "HTTPClient", "Primitives"]),
        tests("Preview", ["HTTPServer", "HTTPClient", "Templates", "TestSupport", "Primitives"]),
        tests("Worker", ["Jobs", "Telemetry", "Primitives"]),
        tests(
            "Service",
            [
                "Worker", "HTTPServer", "DocumentStore", "JobQueue", "PostgreSQL", "Jobs", "Telemetry", "TestSupport",
                "Primitives",
            ]),
        tests(
            "Commands",
            ["CSS", "Service", "JobQueue", "PostgreSQL", "HTTPClient", "Jobs", "TestSupport", "Primitives"],
            data: ["FaultyBundles"]),
        // What several suites share: finding the project's files, running programs, a private PostgreSQL, the blob server.
        .target(name: "TestSupport", dependencies: ["Primitives"], path: "Tests/TestSupport", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
