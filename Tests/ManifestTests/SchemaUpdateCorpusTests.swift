import Foundation
import Manifest
import Testing
import Vocabulary

@Suite("Random schemas in real manifests", .enabled(if: Corpus.isThere && Repository.hasPython))
struct SchemaUpdateCorpusTests {
  private struct Case {
    let old: String
    let new: String
    let stream: String
    let schema: JSON
  }

  @Test("only the block of the schema differs, and the CDK reads what was written")
  func updates() throws {
    var random = TinyRandom(state: 20_261_123)
    var cases: [Case] = []
    var refused = 0
    for sample in Corpus.manifests where sample.text.utf8.count < 120_000 {
      let manifest = sample.manifest
      guard manifest.isValid, !manifest.streams.isEmpty else { continue }
      for _ in 0..<4 {
        let stream = manifest.streams[random.below(manifest.streams.count)]
        let schema = random.schema(near: declared(stream, manifest))
        do throws(Diagnostic) {
          let new = try manifest.updatingSchema(of: stream.name, to: schema)
          expectOnlyTheBlock(manifest, stream, new, sample.name)
          cases.append(Case(old: sample.text, new: new, stream: stream.name, schema: schema))
        } catch {
          // A loader that looks elsewhere is no fault of the text, and a StateDelegatingStream has two.
          let isPlain =
            manifest.resolved?.node(at: stream.location)?.componentType == "DeclarativeStream"
          #expect(
            error.code == "schema_dynamic" || !isPlain,
            "\(sample.name) \(stream.name): \(error.message)")
          refused += 1
        }
      }
    }
    #expect(cases.count > 100, "\(cases.count), \(refused) refused")
    let file = FileManager.default.temporaryDirectory.appending(path: "cases-\(UUID()).json")
    let list = cases.map { (one: Case) -> JSON in
      [
        "old": .string(one.old), "new": .string(one.new), "stream": .string(one.stream),
        "schema": one.schema,
      ]
    }
    try Data(JSON.array(list).bytes()).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = Repository.root + "/Tests/ManifestTests/Tools/check_schema_updates.py"
    #expect(try Repository.run([script, file.path]) == 0)
  }

  private func declared(_ stream: StreamSummary, _ manifest: Manifest) -> JSON? {
    manifest.resolved?.node(at: stream.location)?["schema_loader"]?["schema"]?.json
  }

  /// What differs lies on the lines of the old schema, or is new between two lines.
  private func expectOnlyTheBlock(
    _ manifest: Manifest, _ stream: StreamSummary, _ new: String, _ name: String
  ) {
    let (a, b) = (Array(manifest.text.utf8), Array(new.utf8))
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, a[a.count - 1 - end] == b[b.count - 1 - end] {
      end += 1
    }
    if a.count - end <= start { return }
    let lines = LineIndex(a)
    let (first, last) = (lines.position(of: start).line, lines.position(of: a.count - end).line)
    guard
      let block = manifest.resolved?.node(at: stream.location)?["schema_loader"]?["schema"]?.span
    else {
      Issue.record("\(name) \(stream.name): lines \(first) to \(last) differ and have no schema")
      return
    }
    #expect(
      first >= block.start.line - 1 && last <= block.end.line + 1,
      "\(name) \(stream.name): lines \(first) to \(last), the schema has \(block)")
  }
}

/// The same numbers on every machine.
private struct TinyRandom {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private static let names = [
    "id", "name", "on", "null", "1", "a b", "x-y", "ünï", "#", "- a", "a: b", "true", "~", "", "'",
    "\"", "{", "😀", "a.b", "2024-01-01", "0x1f", "1e3", "=", "<<", "*a", "&b", "!c", "%", "@", "`",
    "tab\there", "new\nline", "back\\slash", "\u{85}", "\u{2028}", "\u{FEFF}",
    String(repeating: "long ", count: 30), "trailing ", " leading", "y", "Off", ".inf", "12:30",
  ]

  mutating func schema(near old: JSON?) -> JSON {
    var properties: JSONObject = [:]
    // Some of what stands there stays, so that single entries are changed too.
    for (key, value) in old?["properties"]?.object ?? [:] where below(2) == 0 {
      properties[key] = value
    }
    for _ in 0..<below(6) { properties[TinyRandom.names[below(TinyRandom.names.count)]] = field(3) }
    var schema: JSONObject = [
      "$schema": "http://json-schema.org/schema#", "type": "object",
      "properties": .object(properties),
    ]
    if below(2) == 0 { schema["required"] = ["id"] }
    if below(3) == 0 { schema["additionalProperties"] = .bool(below(2) == 0) }
    return .object(schema)
  }

  private mutating func field(_ depth: Int) -> JSON {
    switch below(depth == 0 ? 3 : 6) {
    case 0: return ["type": ["string", "null"]]
    case 1: return ["type": "number", "minimum": .double(Double(below(100)) / 8)]
    case 2: return ["enum": ["yes", "no", .null, 1, "2", "a\nb"]]
    case 3: return ["type": "array", "items": field(depth - 1)]
    case 4: return ["anyOf": [field(depth - 1), ["type": "null"]]]
    default:
      let name = TinyRandom.names[below(TinyRandom.names.count)]
      return ["type": ["object", "null"], "properties": [name: field(depth - 1)]]
    }
  }
}
