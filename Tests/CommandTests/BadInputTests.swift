import Foundation
import Support
import Testing

/// The real program over manifests that are broken, or that ask for more than there is: it says what
/// is wrong and where, within bounds of memory and of processor time, and never ends by a signal.
struct BadInputTests {
  private struct Verdict {
    let name: String
    /// 128 and more: the signal that ended it.
    let status: Int
    let output: String
    let errors: String

    var problems: [[String: Any]] {
      let value = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      return value?["problems"] as? [[String: Any]] ?? []
    }
  }

  /// Checks each text in one go of a shell, with four gigabytes and a minute of processor time each.
  private func check(_ texts: [(name: String, bytes: [UInt8])]) throws -> [Verdict] {
    let scratch = try Scratch()
    for (name, bytes) in texts {
      try Data(bytes).write(to: scratch.url.appending(path: name + ".yaml"))
    }
    let script = """
      ulimit -v 4000000 2>/dev/null; ulimit -t 60
      for file in *.yaml; do
        "$0" check "$file" --json >"$file.out" 2>"$file.err"; echo $? >"$file.status"
      done
      """
    let run = try Program("/bin/sh", ["-c", script, Program.airlockPath]).run(in: scratch.url)
    try #require(run.status == 0)
    return try texts.map { name, _ in
      let status = try scratch.read(name + ".yaml.status")
      return Verdict(
        name: name, status: Int(status.dropLast()) ?? -1,
        output: try scratch.read(name + ".yaml.out"), errors: try scratch.read(name + ".yaml.err"))
    }
  }

  @Test("a manifest that somebody broke gets a verdict, and each error a code and a line")
  func mutants() throws {
    var state: UInt64 = 11
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(limit, 1)
    }
    let scraps = [
      ": ", "- ", "\t", "{{", "}}", "*a", "&a ", "|", "\"", "'", "[", "{", "#/", "$ref: ", "null",
      "\r\n", "---\n", "!!binary ", "<<: ", "\u{2028}", "type: ", "\0", "\\ud800",
    ]
    let source = Array(Project.manifest("http://127.0.0.1:1").utf8)
    let texts = (0..<100).map { number -> (name: String, bytes: [UInt8]) in
      var bytes = source
      for _ in 0...below(3) {
        let place = below(bytes.count)
        switch below(5) {
        case 0: bytes.insert(contentsOf: scraps[below(scraps.count)].utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(place + 1 + below(40), bytes.count))
        case 2: bytes[place] = UInt8(below(256))
        case 3:
          let from = below(bytes.count)
          bytes.insert(contentsOf: bytes[from..<min(from + below(300), bytes.count)], at: place)
        default: bytes = Array(bytes.prefix(max(place, 8)))
        }
      }
      return ("m\(number)", bytes)
    }
    for verdict in try check(texts) {
      #expect(verdict.status == 0 || verdict.status == 1, "\(verdict.name): \(verdict.errors)")
      let errors = verdict.problems.filter { $0["severity"] as? String == "error" }
      #expect(errors.isEmpty == (verdict.status == 0), "\(verdict.name): \(verdict.output)")
      for problem in errors {
        let code = problem["code"] as? String ?? ""
        #expect(!code.isEmpty && (problem["message"] as? String)?.isEmpty == false)
        #expect(problem["line"] is Int || code == "not_text", "\(verdict.name): \(problem)")
      }
    }
  }

  @Test("what asks for too much ends with the code that says so")
  func bombs() throws {
    let head = "version: 7.0.0\ntype: DeclarativeSource\ncheck: {type: CheckStream}\n"
    let laughs = (1..<40).map { level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      return "  a\(level): &a\(level) [\(aliases)]\n"
    }.joined()
    let references = (1..<40).map { level in
      let all = Array(repeating: "\"#/definitions/d\(level - 1)\"", count: 10)
      return "  d\(level): [\(all.joined(separator: ", "))]\n"
    }.joined()
    let parent = """
      definitions:
        s:
          type: DeclarativeStream
          name: s
          retriever:
            type: SimpleRetriever
            requester: {type: HttpRequester, url_base: "http://127.0.0.1:1"}
            record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
            partition_router:
              type: SubstreamPartitionRouter
              parent_stream_configs:
                - {type: ParentStreamConfig, parent_key: id, partition_field: p, stream: {$ref: "#/definitions/s"}}
      streams: ["#/definitions/s"]

      """
    let parameters = (0..<200).map { "p\($0): {type: A, q: {type: B}}" }.joined(separator: ", ")
    let deep = String(repeating: "[", count: 100_000)
    let bombs: [(code: String, text: String)] = [
      ("too_deep", head + "streams: " + deep),
      ("too_deep", head + "streams:\n  " + String(repeating: "- ", count: 100_000)),
      ("alias_limit", head + "definitions:\n  a0: &a0 [x]\n" + laughs),
      ("alias_limit", head + "definitions: &a {b: *a}\n"),
      ("expansion_limit", head + "definitions:\n  d0: [x]\n" + references),
      ("expansion_limit", head + "definitions:\n  a: {type: T, $parameters: {\(parameters)}}\n"),
      ("ref_circular", head + "definitions: {a: {$ref: \"#/definitions/a\"}}\nstreams: []\n"),
      (
        "ref_circular",
        head + "definitions: {a: {type: X, $parameters: {b: {$ref: \"#/definitions/a\"}}}}\n"
      ),
      ("ref_circular", head + parent),
      ("too_large", head + "a: " + String(repeating: "x", count: 10_000_000)),
      ("yaml_syntax", head + String(repeating: "x", count: 5_000_000) + ": 1\n"),
    ]
    let verdicts = try check(
      bombs.enumerated().map { ("b\($0)", Array($1.text.utf8)) })
    for (verdict, bomb) in zip(verdicts, bombs) {
      #expect(verdict.status == 1, "\(bomb.code): \(verdict.errors)")
      let codes = verdict.problems.map { $0["code"] as? String }
      #expect(codes.contains(bomb.code), "\(bomb.code): \(codes.prefix(5))")
    }
  }
}
