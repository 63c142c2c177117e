import JSONSchema
import Testing
import Vocabulary

/// Thousands of random schemas and values, compared with PyPI's jsonschema.
@Suite("Against jsonschema", .enabled(if: Repository.python != nil || Repository.isCI))
struct OracleTests {
  @Test("the same parts of random values break the same keywords of random schemas")
  func differential() throws {
    let tool = Repository.root + "/Tests/JSONSchemaTests/Tools/oracle.py"
    let answer = try Repository.ask([
      tool, String(Repository.number("AIRLOCK_SEED", or: 7)),
      String(Repository.number("AIRLOCK_ROUNDS", or: 2000)),
    ])
    let cases = try #require(answer.array)
    var (broken, met, failed) = (0, 0, 0)
    for sample in cases {
      let json = try #require(sample["schema"])
      let schema = CompiledSchema(json)
      for answer in sample["answers"]?.array ?? [] {
        let value = try #require(answer["value"])
        guard let wanted = answer["broken"]?.array else {
          failed += 1
          #expect(throws: SchemaFailure.self, "\(answer.text()) \(json.text())\n\(value.text())") {
            _ = try schema.violations(in: value)
          }
          continue
        }
        if wanted.isEmpty { met += 1 } else { broken += 1 }
        let found = try OracleTests.pairs(schema.violations(in: value))
        #expect(found == Set(wanted.map { $0.text() }), "\(json.text())\n\(value.text())")
        #expect(try schema.accepts(value) == wanted.isEmpty)
      }
      let spoilt = try #require(sample["spoilt"])
      let flaws = OracleTests.pairs(CompiledSchema.flaws(in: spoilt))
      let wanted = try #require(sample["flaws"]?.array)
      #expect(flaws == Set(wanted.map { $0.text() }), "\(spoilt.text())")
    }
    // Both verdicts must be common, or little was compared.
    let count = broken + met + failed
    #expect(
      count >= cases.count * 5 && broken > count / 5 && met > count / 20, "\(met) of \(count)")
  }

  /// `[path, keyword]`, as the tool writes them.
  private static func pairs(_ violations: [Violation]) -> Set<String> {
    Set(
      violations.map { violation in
        let steps = violation.keyword == "false" ? [] : violation.path
        let path = steps.map { step in
          switch step {
          case .key(let key): JSON.string(key)
          case .index(let index): JSON.int(index)
          }
        }
        return JSON.array([.array(path), .string(violation.keyword)]).text()
      })
  }
}
