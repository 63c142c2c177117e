// swift-tools-version: 6.2
// The map of airlock. Targets stand in the order of the picture in the README: what a target lists
// here is all that it may import, and CI builds with that as an error.

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  // Swift 6.3.1 loses code: of `out += a; if b { out += c; return out }; out += d; out += c; return
  // out` the optimizer's code motion drops the last `+=`. `.ci/parity` found it in the release build.
  .unsafeFlags(
    [
      "-Xllvm", "-sil-disable-pass=early-codemotion", "-Xllvm", "-sil-disable-pass=late-codemotion",
    ], .when(configuration: .release)),
]

let collections: Target.Dependency = .product(
  name: "OrderedCollections", package: "swift-collections")

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "airlock",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "airlock", targets: ["airlock"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // The nouns every room shares: JSON, places in a file, diagnostics, names.
    room("Vocabulary", [collections]),
    // Keeps secrets, says which are set, recognises their traces.
    room(
      "Secrets",
      [
        "Vocabulary", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    // Evaluates expressions; a value remembers which secrets touched it.
    room(
      "Jinja",
      ["Vocabulary", "Secrets", collections, .product(name: "Crypto", package: "swift-crypto")]),
    // Compares JSON with schemas of draft 7.
    room("JSONSchema", ["Vocabulary", "Jinja"]),
    // Loads YAML with positions, resolves references, validates, proposes repairs.
    room(
      "Manifest",
      [
        "Vocabulary", "Jinja", "JSONSchema", collections,
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Turns a stream into sealed requests and responses into records. No I/O of its own.
    room(
      "Connector", ["Vocabulary", "Manifest", "JSONSchema", "Jinja", "Secrets", collections]),
    // The outer door: policy, approval, unsealing, the HTTP client.
    room(
      "Egress",
      [
        "Vocabulary", "Secrets", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
      ]),
    // The one actor. Commands in, events out, everything masked before it is an event.
    room("Session", ["Vocabulary", "Secrets", "Jinja", "Manifest", "Connector", "Egress"]),
    // The inner door: the only maker of Cleared.
    room("Disclosure", ["Vocabulary", "Secrets", "Session"]),
    // Tools and transports. Accepts only Cleared.
    room(
      "MCPServer",
      [
        "Vocabulary", "Session", "Disclosure",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    // The screen as values: state, update, view, the key table.
    room("Console", ["Vocabulary", "Session"]),
    // A page of C over ncursesw.
    .systemLibrary(
      name: "CTerminal", providers: [.apt(["libncurses-dev"]), .brew(["ncurses"])]),
    // Draws a frame, reads keys and pastes, restores the screen whatever happens.
    room("Terminal", ["Vocabulary", "Console", "CTerminal"]),
    // What the process does to itself that Swift cannot say, and a free that zeroes first. Linked by
    // the program alone, whose allocator it stands in front of.
    .target(name: "CProcess"),
    // The make-believe API of `airlock demo`.
    room(
      "DemoAPI",
      [
        "Vocabulary", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    // The executable: arguments, wiring, exit codes. The only place that knows every room.
    .executableTarget(
      name: "airlock",
      dependencies: [
        "Vocabulary", "Secrets", "Jinja", "Manifest", "Connector", "Egress", "Session",
        "Disclosure", "MCPServer", "Console", "Terminal", "DemoAPI", "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // One target a room, the two doors together, the screens, and the rules of the house.
    tests("VocabularyTests", ["Vocabulary", "Support"]),
    tests("SecretsTests", ["Secrets", "Vocabulary"]),
    .testTarget(
      name: "JinjaTests", dependencies: ["Jinja", "Secrets", "Vocabulary"], exclude: ["Oracle"],
      swiftSettings: strict),
    .testTarget(
      name: "JSONSchemaTests", dependencies: ["JSONSchema", "Vocabulary"], exclude: ["Tools"],
      swiftSettings: strict),
    .testTarget(
      name: "ManifestTests",
      dependencies: ["Manifest", "Vocabulary"],
      exclude: ["Tools"], swiftSettings: strict),
    .testTarget(
      name: "ConnectorTests",
      dependencies: ["Connector", "Jinja", "Manifest", "Secrets", "Vocabulary"],
      exclude: ["Differential", "Logins", "Scenarios"], swiftSettings: strict),
    tests("EgressTests", ["Egress", "Secrets", "Vocabulary", "Support"]),
    tests("DemoAPITests", ["DemoAPI", "Egress", "Secrets", "Vocabulary"]),
    tests("SessionTests", ["Session", "Secrets", "DemoAPI", "Vocabulary", "Support"]),
    .testTarget(
      name: "MCPServerTests",
      dependencies: ["MCPServer", "Session", "Disclosure", "DemoAPI", "Vocabulary", "Support"],
      exclude: ["Clients"], swiftSettings: strict),
    tests(
      "TransportTests",
      [
        "MCPServer", "Session", "Disclosure", "Vocabulary", "Support",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    tests("DoorTests", ["MCPServer", "Session", "Disclosure", "Vocabulary", "Support"]),
    tests("ConsoleTests", ["Console", "Session", "Vocabulary"]),
    .testTarget(
      name: "ScreenTests", dependencies: ["Console", "Session", "Vocabulary"],
      exclude: ["Golden"], swiftSettings: strict),
    tests("TerminalTests", ["Terminal", "CTerminal", "Console", "Vocabulary", "Support"]),
    tests("CommandTests", ["DemoAPI", "Support"]),
    tests("JourneyTests", ["Support"]),
    tests("HouseTests", []),
    // What the comparison with the CDK measures from inside a process. No product.
    .executableTarget(
      name: "Bench", dependencies: ["Vocabulary", "Secrets", "Jinja", "Manifest"],
      path: "Tests/Bench", exclude: ["Python"], swiftSettings: strict),
    // What .ci/fuzz feeds with bad input.
    .executableTarget(
      name: "Fuzz",
      dependencies: ["Connector", "Manifest", "JSONSchema", "Jinja", "Secrets", "Vocabulary"],
      path: "Tests/Fuzz", exclude: ["Seeds"], swiftSettings: strict),
    // A server that misbehaves, programs that are run to their end, and an independent leak scan.
    .target(
      name: "Support",
      dependencies: [
        "Vocabulary",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tests/Support", swiftSettings: strict),
  ]
)
