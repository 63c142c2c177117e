import Foundation
import Manifest
import Testing
import Vocabulary

@Suite("Every mistake has its sentence")
struct DiagnosticTests {
  /// A change to the sample, and the one line it must produce.
  struct Example: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let line: String
    var repairs = false

    var testDescription: String { line }
  }

  static let examples = [
    Example(
      old: "type: CursorPagination", new: "type: CursorPaginater",
      line: "error unknown_component 29:17"
        + " [streams[0].retriever.paginator.pagination_strategy.type]"
        + " unknown type CursorPaginater (did you mean CursorPagination?)", repairs: true),
    Example(
      old: "type: CursorPagination", new: "type: Nonsense",
      line: "error unknown_component 29:17"
        + " [streams[0].retriever.paginator.pagination_strategy.type]"
        + " unknown type Nonsense (allowed here: PageIncrement, OffsetIncrement, CursorPagination,"
        + " CustomPaginationStrategy)"),
    Example(
      old: "type: CursorPagination", new: "type: NoAuth",
      line: "error misplaced_component 29:17"
        + " [streams[0].retriever.paginator.pagination_strategy.type]"
        + " NoAuth cannot stand at \"pagination_strategy\" (allowed here: PageIncrement,"
        + " OffsetIncrement, CursorPagination, CustomPaginationStrategy)"),
    Example(
      old: "          type: CursorPagination\n", new: "",
      line: "error missing_field 29:11 [streams[0].retriever.paginator.pagination_strategy]"
        + " pagination_strategy: \"type\" is missing (add type: CursorPagination)",
      repairs: true),
    Example(
      old: "type: CursorPagination", new: "type: [a]",
      line: "error wrong_type 29:17 [streams[0].retriever.paginator.pagination_strategy.type]"
        + " \"type\" must be the name of a component (allowed here: PageIncrement,"
        + " OffsetIncrement, CursorPagination, CustomPaginationStrategy)"),
    Example(
      old: "      field_path: [data]\n", new: "",
      line: "error missing_field 15:7 [definitions.selector.extractor]"
        + " extractor: \"field_path\" is missing (add \"field_path\")"),
    Example(
      old: "field_path: [data]", new: "field_paht: [data]",
      line: "error unknown_field 16:7 [definitions.selector.extractor.field_paht]"
        + " extractor: unknown field \"field_paht\" (did you mean field_path?)", repairs: true),
    Example(
      old: "    schema_loader:", new: "    schema_loaders:",
      line: "warning unknown_field 31:5 [streams[0].schema_loaders]"
        + " streams[0]: unknown field \"schema_loaders\" (did you mean schema_loader?)",
      repairs: true),
    Example(
      old: "    path: /customers", new: "    path: /customers\n    colour: red",
      line: "warning unknown_field 11:5 [definitions.requester.colour]"
        + " HttpRequester has no field \"colour\" (it has no effect)"),
    Example(
      old: "spec:\n", new: "extra: 1\nspec:\n",
      line: "error unknown_field 37:1 [extra] DeclarativeSource has no field \"extra\" (delete it)"),
    Example(
      old: "name: customers", new: "name: 5",
      line: "error wrong_type 19:11 [streams[0].name] \"name\" must be text, not a whole number"
        + " (put it in quotes)"),
    Example(
      old: "version: 6.0.0", new: "version: 2024-01-01",
      line: "error wrong_type 1:10 [version] \"version\" must be text, not a date"
        + " (put it in quotes)"),
    Example(
      old: "$ref: \"#/definitions/selector\"", new: "$ref: definitions/selector",
      line: "error wrong_type 25:15 [streams[0].retriever.record_selector.$ref]"
        + " \"record_selector\" must be a component, not text"
        + " (did you mean #/definitions/selector?)", repairs: true),
    Example(
      old: "http_method: GET", new: "http_method: get",
      line: "error bad_value 11:18 [definitions.requester.http_method]"
        + " \"http_method\" cannot have this value (did you mean GET? allowed: GET, POST)",
      repairs: true),
    Example(
      old: "http_method: GET", new: "http_method: sk_live_pasted",
      line: "error bad_value 11:18 [definitions.requester.http_method]"
        + " \"http_method\" cannot have this value (allowed: GET, POST)"),
    Example(
      old: "#/definitions/requester", new: "#/definitions/requestr",
      line: "error ref_dangling 23:15 [streams[0].retriever.requester.$ref]"
        + " this reference leads nowhere: definitions has no such entry"
        + " (did you mean #/definitions/requester?)", repairs: true),
    Example(
      old: "#/definitions/requester", new: "#/requester",
      line: "error ref_dangling 23:15 [streams[0].retriever.requester.$ref]"
        + " this reference leads nowhere: the manifest has no such entry"
        + " (did you mean #/definitions/requester?)", repairs: true),
    Example(
      old: "url_base: https://api.test", new: "url_base: '#/definitions/requester/url_base'",
      line: "error ref_circular 9:15 [definitions.requester.url_base]"
        + " this reference leads back to itself"),
    Example(
      old: "{{ response.next }}", new: "{{ response.next",
      line: "warning template_syntax 30:25"
        + " [streams[0].retriever.paginator.pagination_strategy.cursor_value]"
        + " the template cannot be read: an expression or statement is not closed"),
    Example(
      old: "type: DpathExtractor", new: "type: CustomRecordExtractor\n      class_name: a.b.Mine",
      line: "warning custom_component 16:19 [definitions.selector.extractor.class_name]"
        + " CustomRecordExtractor (Mine) needs Python code, which airlock does not run"),
    Example(
      old: "  connection_specification:",
      new: "  config_normalization_rules: {type: ConfigNormalizationRules, transformations:"
        + " [{type: CustomConfigTransformation, class_name: a.Mine}]}\n  connection_specification:",
      line: "error custom_code_not_permitted 39:129"
        + " [spec.config_normalization_rules.transformations[0].class_name]"
        + " CustomConfigTransformation (Mine) in the spec needs Python code,"
        + " which the CDK does not permit here"),
    Example(
      old: "    http_method: GET", new: "    http_method: GET\n    path: /orders",
      line: "warning duplicate_key 12:5 [definitions.requester.path]"
        + " \"path\" is written twice: line 10 has no effect (delete one of the two)"),
    Example(
      old: "spec:\n",
      new: "  - {type: DeclarativeStream, name: customers, retriever: {type: SimpleRetriever,"
        + " requester: {$ref: '#/definitions/requester'},"
        + " record_selector: {$ref: '#/definitions/selector'}}}\nspec:\n",
      line: "warning duplicate_stream 37:37 [streams[1].name]"
        + " a second stream is called customers; the first one stands on line 19"
        + " (give it a name of its own)"),
    Example(
      old: "streams:\n  - type", new: "metadata:\n  a:\n  - type",
      line: "error no_streams 1:1 [] the manifest has no streams"
        + " (add \"streams\" with at least one entry)"),
    Example(
      old: "spec:\n  type: Spec\n", new: "metadata:\n",
      line: "warning no_spec 1:1 [] the manifest has no spec"
        + " (add \"spec\" to say which settings and secrets it needs)"),
    Example(
      old: "id: {type: integer}", new: "id: {type: integre}",
      line: "warning bad_schema 36:22 [streams[0].schema_loader.schema.properties.id.type]"
        + " the schema is no JSON schema: \"type\" names no JSON type (did you mean integer?)",
      repairs: true),
    Example(
      old: "    path: /customers", new: "\tpath: /customers",
      line: "error yaml_syntax 10:1 [] a tab stands where YAML wants spaces"
        + " (replace the tab with spaces)"),
    Example(
      old: "    path: /customers", new: "     path: /customers",
      line: "error yaml_syntax 10:10 [] a second colon on this line: the value must stand in quotes"
        + " (put the value in quotes, or indent it on a line of its own)"),
    Example(
      old: "path: /customers", new: "path: {{ config.path }}",
      line: "error yaml_syntax 10:11 [] a value that starts with {{ must stand in quotes"
        + " (put it in quotes)", repairs: true),
    Example(
      old: "path: /customers", new: "path: !secret x",
      line: "error yaml_syntax 10:19 [] this tag is not one a manifest may use"
        + " (delete it; a value that starts with ! must stand in quotes)"),
    Example(
      old: "path: /customers", new: "path: \"/customers",
      line: "error yaml_syntax 10:11 [] the quote that opens here is not closed on its line"),
    Example(
      old: "path: /customers", new: "path: [a\n    b: c",
      line: "error yaml_syntax 11:6 []"
        + " a comma or ] is missing here for the bracket of line 10"),
    Example(
      old: "path: /customers", new: "path: '\u{7}'",
      line: "error yaml_syntax 10:12 [] a control character stands here (delete it)"),
    Example(
      old: "    path: /customers", new: "    path: a\n    $parameters: 5",
      line: "error wrong_type 11:18 [definitions.requester.$parameters]"
        + " \"$parameters\" must be a mapping"),
    Example(
      old: "spec:\n", new: "concurrency_level: '#/definitions/level'\nspec:\n",
      line: "error ref_dangling 37:20 [concurrency_level]"
        + " this reference leads nowhere: definitions has no such entry"),
  ]

  @Test("the sample itself is right")
  func sample() {
    #expect(Manifest(text: Samples.valid).diagnostics.map(\.line) == [])
  }

  @Test("one mistake, one message", arguments: examples + moreExamples)
  func example(_ example: Example) {
    let manifest = Samples.changing(example.old, to: example.new)
    #expect(manifest.text != Samples.valid)
    #expect(manifest.diagnostics.map(\.line) == [example.line])
    #expect(manifest.diagnostics.contains { $0.repair != nil } == example.repairs)
  }

  @Test("a text that is none of it has one message too", arguments: texts)
  func text(_ whole: Whole) {
    #expect(Manifest(text: whole.text).diagnostics.map(\.line) == [whole.line])
  }

  @Test("every code has an example, and every example a code")
  func codes() {
    let lines =
      (DiagnosticTests.examples + DiagnosticTests.moreExamples).map(\.line)
      + DiagnosticTests.texts.map(\.line)
    let shown = Set(lines.map { $0.split(separator: " ").dropFirst().first ?? "" })
    #expect(shown == Set(DiagnosticCode.allCases.map { $0.rawValue[...] }))
  }

  @Test("the README lists every code")
  func listed() throws {
    let readme = try String(contentsOfFile: Repository.root + "/README.md", encoding: .utf8)
    let section = try #require(readme.components(separatedBy: "## Codes").last)
    let paragraph = try #require(section.components(separatedBy: "In a read:").first)
    let words = paragraph.split(separator: "`", omittingEmptySubsequences: false)
    let listed = words.indices.filter { $0 % 2 == 1 }.map { String(words[$0]) }
    #expect(listed == DiagnosticCode.allCases.map(\.rawValue).sorted())
  }

  @Test("a repair makes the manifest right", arguments: (examples + moreExamples).filter(\.repairs))
  func repair(_ example: Example) throws {
    let manifest = Samples.changing(example.old, to: example.new)
    let repair = try #require(manifest.diagnostics.compactMap(\.repair).first)
    #expect(Manifest(text: manifest.applying(repair)).diagnostics.map(\.line) == [])
  }

  @Test("no message repeats a value", arguments: ["sk_live_51Hpasted", "hunter2 hunter2"])
  func silence(_ secret: String) {
    for old in ["GET", "/customers", "https://api.test", "[data]", "6.0.0", "integer"] {
      for new in [
        secret, "[\(secret)]", "{a: \(secret)}", "{{ \(secret) }", "\"\(secret)", "#/\(secret)",
        "'#/\(secret)'", "!\(secret)", "*\(secret)", "\(secret): \(secret)",
      ] {
        for found in Samples.changing(old, to: new).diagnostics {
          #expect(!"\(found.message)\(found.hint ?? "")".contains(secret), "\(found.line)")
          #expect(found.repair?.replacement.contains(secret) != true, "\(found.line)")
        }
      }
    }
  }

  @Test("a mistake in a definition is reported once, where it is written")
  func definition() {
    let text = Samples.valid.split(separator: "streams:\n  -", maxSplits: 1)
    let stream = text[1].split(separator: "spec:")[0]
    let twice =
      text[0] + "streams:\n  -" + stream + "  -"
      + stream.replacing("name: customers", with: "name: orders") + "spec:"
      + text[1].split(separator: "spec:")[1]
    let manifest = Manifest(
      text: twice.replacing("    url_base: https://api.test\n", with: "")
        .replacing("field_path: [data]", with: "field_path: data"))
    #expect(manifest.streams.map(\.name) == ["customers", "orders"])
    #expect(
      manifest.diagnostics.map(\.line) == [
        "error wrong_type 15:19 [definitions.selector.extractor.field_path]"
          + " \"field_path\" must be a list, not text"
      ])
  }

  @Test("a field one level too high is pointed at")
  func stray() {
    let manifest = Samples.changing(
      "      record_selector:\n        $ref: \"#/definitions/selector\"\n",
      to: "")
    #expect(manifest.diagnostics.map(\.code) == ["missing_field"])
    let moved = Manifest(
      text: manifest.text.replacing(
        "    schema_loader:\n",
        with: "    record_selector:\n      $ref: \"#/definitions/selector\"\n    schema_loader:\n"))
    #expect(
      moved.diagnostics.map(\.line) == [
        "error missing_field 21:7 [streams[0].retriever] retriever: \"record_selector\" is missing"
          + " (it stands one level too high, on line 29: indent it into \"retriever\")"
      ])
  }
}
