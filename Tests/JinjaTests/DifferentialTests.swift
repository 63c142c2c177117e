import Secrets
import Testing
import Vocabulary

@testable import Jinja

@Suite("The CDK and we agree")
struct DifferentialTests {
  @Test("on every expression of the published connectors", .enabled(if: Oracle.hasCorpus))
  func corpus() throws {
    let folder = try #require(Oracle.corpus, "AIRLOCK_CORPUS names no folder")
    let answers = try Oracle.answers(to: [], contexts: Self.contexts, corpus: folder)
    #expect(answers.count > 500)
    Self.check(answers)
  }

  @Test("on expressions written to be hard", .enabled(if: Oracle.isAvailable))
  func written() throws {
    let questions = HardExpressions.all.map { JSON.object(["t": .string($0)]) }
    Self.check(try Oracle.answers(to: questions, contexts: Self.contexts))
  }

  @Test("on expressions made at random", .enabled(if: Oracle.isAvailable))
  func generated() throws {
    var generator = ExpressionGenerator(seed: 20_241_122)
    let questions = (0..<4000).map { _ in
      let types: JSON = generator.pick([.null, .null, .null, ["str"], ["int"], ["list", "dict"]])
      return JSON.object(["t": .string(generator.template()), "v": types])
    }
    Self.check(try Oracle.answers(to: questions, contexts: Self.contexts))
  }

  /// Fails with a list of the expressions on which the two differ.
  static func check(_ answers: [JSON]) {
    let contexts = contexts.map { context in
      var result = Context()
      for (name, value) in context.object ?? [:] { result[name] = Value(value) }
      return result
    }
    var differences: [String] = []
    for answer in answers {
      let source = answer["t"]?.string ?? ""
      // Python prints where an iterator or a method lies in memory; nobody can mean that.
      if answer["ok"]?.string?.contains(" at 0x") == true { continue }
      // A string that was marked as safe HTML is a plain string here.
      if answer["ok"]?.string?.contains("Markup(") == true { continue }
      let expected = answer["ok"]?.string ?? "error \(answer["err"]?.string ?? "?")"
      let context = contexts[answer["c"]?.int ?? 0]
      guard let found = ours(source, answer, context), found != expected else { continue }
      differences.append("\(source.debugDescription)\n    CDK  \(expected)\n    ours \(found)")
    }
    #expect(
      differences.isEmpty,
      "\(differences.count) of \(answers.count) differ:\n\(differences.prefix(60).joined(separator: "\n"))"
    )
  }

  /// Nil where we stop for a limit that Python has not.
  private static func ours(_ source: String, _ answer: JSON, _ context: Context) -> String? {
    let now = Oracle.now ?? .epoch
    let interpolation = Interpolation(Environment(now: { now }))
    do {
      let template = try Template.parse(source)
      var types: ValidTypes?
      let names: [String: ValidTypes] = [
        "str": .str, "int": .int, "list": .list, "dict": .dict, "float": .float, "bool": .bool,
      ]
      for name in answer["v"]?.array ?? [] {
        types = (types ?? []).union(names[name.string ?? ""] ?? [])
      }
      let fallback = try answer["d"]?.string.map { try Template.parse($0) }
      let value = try interpolation.evaluate(
        template, context, default: fallback, validTypes: types)
      return value.repr.masked
    } catch let error as JinjaError {
      return error.code == .limit ? nil : "error \(error.code.rawValue)"
    } catch {
      return "error \(error)"
    }
  }

  static let contexts: [JSON] = [
    [
      "config": [
        "start_date": "2024-01-15T10:20:30Z", "domain": "example", "count": 7,
        "ratio": .double(2.5),
        "flag": true, "none": nil, "list": [3, 1, 2], "names": ["b", "A", "c"], "empty": "",
        "nested": ["a": ["b": 1], "items": [1, 2]], "text": "Hello, World",
        "credentials": [
          "auth_type": "oauth", "client_id": "id",
        ], "zero": 0, "quote": "it's \"x\"", "unicode": "héllo ßtraße",
        "records": [
          ["id": 1, "name": "x", "tag": "u"], ["id": 2, "name": "y", "tag": "u"],
          ["id": 3, "name": "z", "tag": "v"],
        ],
      ],
      "record": [
        "id": 12, "name": "Record", "updated_at": "2024-02-29T23:59:59.123456+02:00",
        "tags": ["x", "y"], "price": "12.50",
        "big": .number(JSONNumber(literal: "12345678901234567890")),
        "d": "2024-03-04T05:06:07.890+02:00", "l": ["a", "b", "c"], "i": 5, "s": "str", "nil": nil,
        "o": ["k": "v", "n": [["m": 1]]], "f": .double(1), "t": true, "q": "it's \"q\"",
      ],
      "stream_slice": [
        "start_time": "2024-01-01", "end_time": "2024-01-31", "id": 5, "parent_id": "p1",
      ],
      "parameters": ["name": "customers", "path": "/v1/customers"],
      "next_page_token": ["next_page_token": 3],
      "response": [
        "next": "https://example.com?page=2", "meta": ["total": 31, "has_more": true], "data": [],
      ],
      "headers": ["link": "x", "X-Total": "12"], "last_record": ["id": 9], "last_page_size": 50,
    ],
    [
      "config": [:], "record": [:], "stream_slice": [:], "parameters": [:], "next_page_token": nil,
      "response": [], "headers": [:], "last_record": nil, "last_page_size": 0,
    ],
  ]
}
