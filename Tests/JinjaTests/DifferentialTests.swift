import Foundation
import Testing
import Vocabulary

@testable import Jinja

@Suite("The CDK and we agree")
struct DifferentialTests {
  @Test("on every expression of the published connectors", .enabled(if: Oracle.hasCorpus))
  func corpus() throws {
    let folder = try #require(Oracle.corpus, "AIRLOCK_CORPUS names no folder")
    let comparison = try compared([], corpus: folder)
    #expect(comparison.total.tried > 500)
  }

  @Test("on expressions written to be hard", .enabled(if: Oracle.isAvailable))
  func written() throws { try compared(Self.hard) }

  /// `.ci/jinja-parity` sets how many, and where the table is to be written.
  @Test("on expressions made at random", .enabled(if: Oracle.isAvailable))
  func generated() throws {
    let count = Oracle.variables["AIRLOCK_JINJA_COUNT"].flatMap { Int($0) } ?? 4000
    let seed = Oracle.variables["AIRLOCK_JINJA_SEED"].flatMap { UInt64($0) } ?? 20_241_122
    let table = Oracle.variables["AIRLOCK_JINJA_TABLE"]
    let questions = Self.random(count, seed: seed)
    let comparison = try compared(
      (table == nil ? [] : Self.hard) + questions, corpus: table == nil ? nil : Oracle.corpus)
    #expect(comparison.total.tried >= count)
    if let table {
      let text = comparison.table + "\n"
      try text.write(toFile: table, atomically: true, encoding: .utf8)
    }
  }

  @discardableResult
  private func compared(_ questions: [JSON], corpus: String? = nil) throws -> Comparison {
    let contexts = DifferentialContexts.all
    var comparison = Comparison(contexts: contexts)
    comparison.add(try Oracle.answers(to: questions, contexts: contexts, corpus: corpus))
    let found = comparison.differences
    #expect(
      found.isEmpty,
      "\(found.count) of \(comparison.total.tried) differ:\n\(found.prefix(60).joined(separator: "\n"))"
    )
    return comparison
  }

  private static let hard = HardExpressions.all.map {
    JSON.object(["t": .string($0), "g": "hard"])
  }

  private static func random(_ count: Int, seed: UInt64) -> [JSON] {
    var generator = ExpressionGenerator(seed: seed)
    return (0..<count).map { _ in
      let group = generator.pick(ExpressionGenerator.Group.allCases)
      let types: JSON = generator.pick([.null, .null, .null, ["str"], ["int"], ["list", "dict"]])
      let context: JSON = generator.pick([0, 0, 0, 0, 0, 0, 0, 1])
      return [
        "t": .string(generator.template(group)), "g": .string(group.rawValue), "v": types,
        "c": context,
      ]
    }
  }
}
