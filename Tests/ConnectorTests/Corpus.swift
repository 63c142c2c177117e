import Connector
import Foundation
import Jinja
import Manifest
import Secrets
import Testing
import Vocabulary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The replay scenarios: manifests, canned routes, and what the CDK made of them.
enum Corpus {
  static let root: String = {
    if let path = getenv("AIRLOCK_CORPUS") { return String(cString: path) }
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.dropLast().joined(separator: "/") + "/shared/corpus"
  }()

  static var isThere: Bool { access(root + "/replay", F_OK) == 0 }

  /// Absent test data is a failure in CI and a skip elsewhere.
  static var isNeeded: Bool {
    isThere || getenv("CI").map { String(cString: $0) == "true" } ?? false
  }

  /// Scenarios of this repository, in the form of the corpus; their expected.json is the CDK's.
  static let own: String = {
    var parts = #filePath.split(separator: "/")
    parts[parts.count - 1] = "Scenarios"
    return "/" + parts.joined(separator: "/")
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    try contents(of: path.hasPrefix("/") ? path : root + "/" + path)
  }

  static func contents(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw MissingFile(path: path) }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      result += buffer[..<count]
    }
    return result
  }

  static func json(_ path: String) throws -> JSON { try JSON(parsing: try bytes(path)) }

  struct MissingFile: Error { let path: String }
}

/// One folder of `replay/`.
struct Scenario {
  let name: String
  let manifest: Manifest
  let config: JSON
  let routes: [JSON]
  let description: JSON
  let expected: JSON

  init(_ name: String, own: Bool = false) throws {
    try self.init(name, in: own ? Corpus.own : "replay")
  }

  /// - Parameter folder: holds folders of scenarios; taken from the corpus when it is no whole path.
  init(_ name: String, in folder: String) throws {
    self.name = name
    let folder = folder + "/\(name)/"
    manifest = Manifest(
      text: String(decoding: try Corpus.bytes(folder + "manifest.yaml"), as: UTF8.self))
    config = try Corpus.json(folder + "config.json")
    routes = try Corpus.json(folder + "routes.json").array ?? []
    description = try Corpus.json(folder + "scenario.json")
    expected = try Corpus.json(folder + "expected.json")
  }

  var limits: ReadLimits {
    let given = description["limits"]
    return ReadLimits(
      maxRecords: given?["max_records"]?.int ?? 100,
      maxPagesPerSlice: given?["max_pages_per_slice"]?.int ?? 5,
      maxSlices: given?["max_slices"]?.int ?? 5)
  }

  var streams: [String] { (description["streams"]?.array ?? []).compactMap(\.string) }

  /// KeysToLower of the CDK goes through a set, in an order that changes from run to run.
  var hasShuffledKeys: Bool { manifest.text.contains("KeysToLower") }

  func isRacy(_ stream: String) -> Bool {
    description["racy_first_descriptor"]?.array?.contains(.string(stream)) ?? false
  }

  /// Reads a stream, the secrets of the specification sealed as the session would.
  func read(_ stream: String) async throws -> (read: StreamRead, transport: RouteTransport) {
    let (reader, transport) = try connection()
    let read = await reader.read(
      stream, limits: limits, state: description["state"]?[stream], transport: transport
    ) { _ in }
    return (read, transport)
  }

  /// - Parameter text: another manifest than the scenario's.
  func connection(
    _ text: String? = nil
  ) throws -> (reader: StreamReader, transport: RouteTransport) {
    let manifest = text.map { Manifest(text: $0) } ?? self.manifest
    var session = config
    var secrets: [(SecretName, Secret)] = []
    var plain: [SecretName: String] = [:]
    let vault = Vault()
    for path in secretPaths(in: config, manifest.fields) {
      let name = try #require(SecretName(path.joined(separator: ".")))
      var value = config
      for key in path { value = try #require(value[key]) }
      let text = value.string ?? value.text()
      plain[name] = text
      secrets.append((name, vault.seal(name, text)))
      session = session.removing(path[...])
    }
    let hydrated = try hydrateConfig(session: session, secrets: secrets, fields: manifest.fields)
    let reader = StreamReader(manifest: manifest, config: hydrated, pause: { _ in }, now: Clock.now)
    return (reader, RouteTransport(routes, secrets: plain))
  }
}

extension JSON {
  func removing(_ path: ArraySlice<String>) -> JSON {
    guard let key = path.first, case .object(var object) = self else { return self }
    object[key] = path.count == 1 ? nil : object[key]?.removing(path.dropFirst())
    return .object(object)
  }

  /// Equal as a reader of the text sees it: the order of keys, `1` and `1.0`, large integers.
  func isExactly(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isExactly($1) }
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && zip(a, b).allSatisfy { $0.key == $1.key && $0.value.isExactly($1.value) }
    case (.number(let a), .number(let b)):
      return a == b || !a.isInteger && !b.isInteger && a.double == b.double
    default: return self == other
    }
  }

  /// Without what `replay.py` says about the key of a token that it shows.
  var withoutSigners: JSON {
    switch self {
    case .string(let text) where text.contains("JWT{"):
      guard let start = text.range(of: #", "signed_with": "#),
        let end = text.range(of: "}", options: .backwards)
      else { return self }
      return .string(text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: ""))
    case .array(let elements): return .array(elements.map(\.withoutSigners))
    case .object(let members): return .object(members.mapValues(\.withoutSigners))
    default: return self
    }
  }

  /// Numbers that are equal in Python are equal here: `1` and `1.0`. What is a mask here may be any
  /// text there, and a moment any moment.
  func isEqual(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEqual($1) }
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { value.isEqual($0) } ?? false }
    case (.string(let a), .string(let b)) where a != b && (a.contains("‹") || a.isMoment):
      return a.contains("‹") || b.isMoment
    default:
      if let a = double, let b = other.double { return a == b }
      return self == other
    }
  }
}

extension String {
  /// A moment of this century with its microseconds, which only a clock gives.
  fileprivate var isMoment: Bool { hasPrefix("20") && contains("T") && count >= 26 }
}
