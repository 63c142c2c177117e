import Manifest
import Testing

extension DiagnosticTests {
  /// More changes to the sample: schemas, bounds, and what concerns the whole connector.
  static let moreExamples = [
    Example(
      old: "id: {type: integer}", new: "id: {type: [string, nul]}",
      line: "warning bad_schema 36:31"
        + " [streams[0].schema_loader.schema.properties.id.type[1]] the schema is no"
        + " JSON schema: \"type\" names no JSON type (did you mean null?)", repairs: true),
    Example(
      old: "id: {type: integer}", new: "id: {type: zahl}",
      line: "warning bad_schema 36:22 [streams[0].schema_loader.schema.properties.id.type]"
        + " the schema is no JSON schema: \"type\" names no JSON type (allowed: array,"
        + " boolean, integer, null, number, object, string)"),
    Example(
      old: "id: {type: integer}", new: "id: 5",
      line: "warning bad_schema 36:15 [streams[0].schema_loader.schema.properties.id] the"
        + " schema is no JSON schema: \"id\" must be a schema: a mapping, true or false"),
    Example(
      old: "id: {type: integer}", new: "id: {type: array, items: {type: integre}}",
      line: "warning bad_schema 36:43"
        + " [streams[0].schema_loader.schema.properties.id.items.type] the schema is no"
        + " JSON schema: \"type\" names no JSON type (did you mean integer?)", repairs: true),
    Example(
      old: "id: {type: integer}", new: "id: {type: string, pattern: '['}",
      line: "warning bad_schema 36:39"
        + " [streams[0].schema_loader.schema.properties.id.pattern] the schema is no"
        + " JSON schema: \"pattern\" is no regular expression"),
    Example(
      old: "id: {type: integer}", new: "id: {type: string, maxLength: -1}",
      line: "warning bad_schema 36:41"
        + " [streams[0].schema_loader.schema.properties.id.maxLength] the schema is no"
        + " JSON schema: \"maxLength\" must be 0 or more"),
    Example(
      old: "id: {type: integer}", new: "id: {type: string, minLength: a}",
      line: "warning bad_schema 36:41"
        + " [streams[0].schema_loader.schema.properties.id.minLength] the schema is no"
        + " JSON schema: \"minLength\" must be a whole number"),
    Example(
      old: "id: {type: integer}", new: "id: {anyOf: []}",
      line: "warning bad_schema 36:23"
        + " [streams[0].schema_loader.schema.properties.id.anyOf] the schema is no JSON"
        + " schema: \"anyOf\" needs at least one schema"),
    Example(
      old: "id: {type: integer}", new: "id: {items: []}",
      line: "warning bad_schema 36:23"
        + " [streams[0].schema_loader.schema.properties.id.items] the schema is no JSON"
        + " schema: \"items\" must be a schema, or a list of them"),
    Example(
      old: "id: {type: integer}", new: "id: {multipleOf: 0}",
      line: "warning bad_schema 36:28"
        + " [streams[0].schema_loader.schema.properties.id.multipleOf] the schema is no"
        + " JSON schema: \"multipleOf\" must be more than 0"),
    Example(
      old: "id: {type: integer}", new: "id: {patternProperties: {'(': {}}}",
      line: "warning bad_schema 36:35"
        + " [streams[0].schema_loader.schema.properties.id.patternProperties] the schema"
        + " is no JSON schema: a key of \"patternProperties\" is no regular expression"),
    Example(
      old: "id: {type: integer}", new: "id: {dependencies: {a: 5}}",
      line: "warning bad_schema 36:34"
        + " [streams[0].schema_loader.schema.properties.id.dependencies.a] the schema is"
        + " no JSON schema: \"a\" must be a schema, or a list of names"),
    Example(
      old: "id: {type: integer}", new: "id: {required: [a, a]}",
      line: "warning bad_schema 36:26"
        + " [streams[0].schema_loader.schema.properties.id.required] the schema is no"
        + " JSON schema: \"required\" holds a name twice"),
    Example(
      old: "required: [api_key]", new: "required: api_key",
      line: "warning bad_schema 41:15 [spec.connection_specification.required] the schema"
        + " is no JSON schema: \"required\" must be a list of names"),
    Example(
      old: "properties:\n          id: {type: integer}", new: "properties: {}",
      line: "warning stub_schema 34:9 [streams[0].schema_loader.schema] the schema"
        + " declares no properties (read the stream and take over the schema that is"
        + " inferred)"),
    Example(
      old: "type: CursorPagination\n          cursor_value: \"{{ response.next }}\"",
      new: "type: PageIncrement\n          start_from_page: one",
      line: "error wrong_type 30:28"
        + " [streams[0].retriever.paginator.pagination_strategy.start_from_page]"
        + " \"start_from_page\" must be a whole number, not text"),
    Example(
      old: "spec:\n", new: "concurrency_level: 5\nspec:\n",
      line: "error wrong_type 37:20 [concurrency_level] \"concurrency_level\" must be a"
        + " component, not a whole number"),
    Example(
      old: "spec:\n", new: "concurrency_level: {default_concurrency: 5}\nspec:\n",
      line: "error missing_field 37:20 [concurrency_level] concurrency_level: \"type\" is"
        + " missing (add type: ConcurrencyLevel)"),
    Example(
      old: "stream_names: [customers]", new: "stream_names: customers",
      line: "error wrong_type 5:17 [check.stream_names] \"stream_names\" must be a list,"
        + " not text"),
    Example(
      old: "type: CheckStream", new: "kind: CheckStream",
      line: "warning unknown_field 4:3 [check.kind] CheckStream has no field \"kind\" (it"
        + " has no effect)"),
    Example(
      old: "    http_method: GET",
      new:
        "    http_method: GET\n    error_handler: {type: DefaultErrorHandler, backoff_strategies: [{type:"
        + " ConstantBackoffStrategy, backoff_time_in_seconds: 1, jitter_range_in_seconds: -1}]}",
      line: "error bad_value 12:154"
        + " [definitions.requester.error_handler.backoff_strategies[0].jitter_range_in_seconds] \"jitter_range_in_seconds\" must be 0 or more"
    ),
    Example(
      old: "    http_method: GET", new: "    http_method: GET\n    read_timeout_in_seconds: 0",
      line: "error bad_value 12:30 [definitions.requester.read_timeout_in_seconds]"
        + " \"read_timeout_in_seconds\" must be more than 0"),
    Example(
      old: "    http_method: GET",
      new:
        "    http_method: GET\n    error_handler: {type: DefaultErrorHandler, response_filters: [{type:"
        + " HttpResponseFilter, action: FAIL, http_codes: [401, 401]}]}",
      line: "error bad_value 12:120"
        + " [definitions.requester.error_handler.response_filters[0].http_codes]"
        + " \"http_codes\" holds an entry twice"),
    Example(
      old: "      type: DpathExtractor\n      field_path: [data]",
      new: "      type: CombinedExtractor\n      extractors: []",
      line: "error bad_value 16:19 [definitions.selector.extractor.extractors]"
        + " \"extractors\" needs at least one entry"),
    Example(
      old: "url_base: https://api.test", new: "url_base: {a: b}",
      line: "error wrong_type 9:15 [definitions.requester.url_base] \"url_base\" must be"
        + " text, not a mapping"),
  ]

  struct Whole: Sendable, CustomTestStringConvertible {
    let text: String
    let line: String

    var testDescription: String { line }

    init(_ text: String, _ line: String) {
      self.text = text
      self.line = line
    }
  }

  static let texts = [
    Whole("", "error empty 1:1 [] the manifest is empty"),
    Whole(
      "- a\n",
      "error not_a_mapping 1:1 [] the manifest must be a mapping"
        + " (start with version: and type: DeclarativeSource)"
    ),
    Whole("a\0b", "error not_text 1:1 [] the file is no UTF-8 text (save it as UTF-8)"),
    Whole(
      String(repeating: "a", count: Manifest.sizeLimit + 1),
      "error too_large 1:1 [] the file has more than 10 MB"
    ),
    Whole(
      "a:\n  b: " + String(repeating: "[", count: 1000),
      "error too_deep 2:305 [] this is nested more than 300 levels deep"),
    Whole("a: &x {b: *x}", "error alias_limit 1:11 [] this alias stands inside of what it names"),
    Whole(
      bomb,
      "error expansion_limit 9:7 [definitions.d6] the references stand for more than two million values"
    ),
    Whole(
      "version: 1.0.0\ntype: DeclarativeSource\ncheck: {type: CheckStream}\nstreams: []\n"
        + "spec: {type: Spec, connection_specification: {type: object}}\n",
      "warning no_streams 4:10 [streams] the manifest has no streams (add at least one entry)"
    ),
  ]

  private static let bomb: String = {
    var text = "version: 1.0.0\ndefinitions:\n  d0: [x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let reference = "\"#/definitions/d\(level - 1)\""
      text +=
        "  d\(level): [" + Array(repeating: reference, count: 8).joined(separator: ", ") + "]\n"
    }
    return text
  }()
}
