package import Vocabulary

/// A JSON schema of draft 7, read once and compared with many values.
///
///     let schema = CompiledSchema(["type": "object", "required": ["id"]])
///     try schema.violations(in: ["name": "x"]).map(\.keyword)      // ["required"]
///
/// It gives the verdicts of `Draft7Validator` in PyPI's jsonschema without a format checker. What is
/// malformed in the schema itself binds nothing; ``flaws(in:)`` tells of that.
package struct CompiledSchema: Sendable {
  struct Schema: Sendable {
    /// Where it stands in its document.
    var path: [String]
    var rules: [(keyword: String, rule: SchemaRule)] = []
  }

  /// The first one is the whole schema.
  let schemas: [Schema]

  /// - Parameter documents: what a `$ref` with an absolute URI may lead to, by URI. Nothing is fetched.
  package init(_ schema: JSON, documents: [String: JSON] = [:]) {
    self.init(schema, documents: documents, checksPatterns: false)
  }

  private init(_ schema: JSON, documents: [String: JSON], checksPatterns: Bool) {
    var compiler = SchemaCompiler(schema, documents, checksPatterns: checksPatterns)
    schemas = compiler.compiled()
  }

  /// All rules that a value breaks, in the order of the schema. Of alternatives none of which fits,
  /// the one violation is that of `anyOf` or `oneOf`.
  ///
  /// - Throws: ``SchemaFailure`` when a reference cannot be followed, or it takes too long.
  package func violations(in value: JSON) throws(SchemaFailure) -> [Violation] {
    var run = SchemaRun(self, value, isSilent: false)
    _ = try run.check(0, value)
    return run.violations
  }

  /// Whether a value breaks no rule. Stops at the first one that is broken.
  package func accepts(_ value: JSON) throws(SchemaFailure) -> Bool {
    var run = SchemaRun(self, value, isSilent: true)
    return try run.check(0, value) != .broken
  }

  private static let meta = CompiledSchema(
    MetaSchema.json, documents: [:], checksPatterns: true)

  /// What makes a value no schema of draft 7: keywords of a wrong type, patterns that are none.
  package static func flaws(in schema: JSON) -> [Violation] {
    // Fails for a schema alone that is nested too deeply, and such a one was refused long before.
    (try? meta.violations(in: schema)) ?? []
  }
}
