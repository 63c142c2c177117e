import Disclosure
import Session
import Vocabulary

/// `execute_stream_test_read`: reads a few pages of a stream with the real secrets, masked.
struct TestReadTool: Tool {
  let name = "execute_stream_test_read"
  let title = "Test read a stream"
  let description = """
    Reads records of one stream with the person's secrets and answers with them masked. Text in \
    ‹angle marks› is a secret that was removed. A schema that is missing or does not fit the records \
    is mended in the session's manifest, unless auto_update_schema is false. When a secret would go to a place that the person \
    has not approved, the person is asked first. The status waiting_for_human is no refusal: the \
    question stays open, and the same call made again meets the answer.
    """
  /// A schema may be written. Nothing is lost by that: every text of the manifest is kept.
  let annotations: JSON = [
    "readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": true,
  ]

  let kept = KeptReads()

  let inputSchema: JSON = TestReadSchemas.input
  let outputSchema: JSON = TestReadSchemas.output

  var usesNetwork: Bool { true }

  func subject(_ arguments: ToolArguments) -> String {
    ((try? arguments.text("stream_name")) ?? nil) ?? ""
  }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let arguments = call.arguments
    if let cursor = try arguments.text("cursor") { return try rest(cursor, call) }
    guard let stream = try arguments.text("stream_name") else {
      throw .arguments("stream_name is required")
    }
    let wantsRaw = try arguments.flag("include_raw_responses_data")
    let wantsRecords = try arguments.flag("include_records_data") ?? true
    let wantsStatistics = try arguments.flag("include_record_stats") ?? true
    let wantsSchema = try arguments.flag("include_inferred_json_schema")
    let wantsUpdate = try arguments.flag("auto_update_schema")
    let records = try arguments.integer("max_records", minimum: 1) ?? 10
    var request = ReadRequest(stream: stream, limits: TestReadTool.limits(records))
    request.manifest = try arguments.text("manifest", "manifest_yaml")
    request.sources = try arguments.list("dotenv_file_uris", "dotenv_path")
    request.config = try arguments.object("config")
    request.bodies = wantsRaw == true ? .always : .whenPoor
    // More than are shown, for what is said of the schema.
    request.keptRecords = max(records, 1000)
    let outcome: ReadOutcome
    do {
      outcome = try await call.session.read(
        request, by: call.by, progress: call.progress?.watcher())
    } catch {
      throw .failure(error)
    }
    let update =
      wantsUpdate == false
      ? .none : await SchemaUpdate(call, outcome, request.manifest, replaces: wantsUpdate == true)
    let report = TestReadReport(outcome: outcome, limit: records, update: update)
    let isPoor = !outcome.view.isSuccess || report.records.isEmpty
    var parts: [(String, Masked<JSON>)] = []
    if wantsRecords { parts.append(("records", Masked(masked: .array(report.records)))) }
    if wantsRaw == true || isPoor && !report.isWaiting {
      parts.append(("raw_api_responses", Masked(masked: report.rawResponses)))
    }
    if wantsStatistics, !report.records.isEmpty {
      parts.append(("record_stats", Masked(masked: report.statistics)))
    }
    let hasProblems = !outcome.schema.warnings.isEmpty && !update.isDone
    if wantsSchema == true || wantsSchema == nil && hasProblems {
      parts.append(("inferred_json_schema", Masked(masked: outcome.inferredSchema ?? .null)))
    }
    let name = kept.keep(report.records)
    return call.result(
      report.fields, summary: report.message, adding: parts, masked: outcome.view.masked,
      isError: !outcome.view.isSuccess && !report.isWaiting, shortened: "records",
      continuation: ToolResult.Continuation(name: name, start: 0))
  }

  /// As many pages and slices as the records may need: the number of records is what the caller
  /// limits.
  private static func limits(_ records: Int) -> ReadLimitsView {
    ReadLimitsView(records: records, pages: records, slices: records)
  }

  /// The records of an earlier read from a cursor on.
  private func rest(_ cursor: String, _ call: ToolCall) throws(ToolError) -> ToolResult {
    guard let (name, start, records) = kept.records(from: cursor) else {
      throw .failure(
        Failure("cursor_unknown", "this cursor is not known any more", hint: "read again"))
    }
    let sentence = "\(Counted.words(records.count, "record")) from \(start) on."
    return call.result(
      [
        "success": true, "message": .string(sentence), "records_read": .int(records.count),
        "errors": [], "warnings": [], "schema_warnings": [],
      ], summary: sentence, adding: [("records", Masked(masked: .array(records)))],
      shortened: "records", continuation: ToolResult.Continuation(name: name, start: start))
  }

  func failed(_ failure: Failure) -> JSONObject {
    [
      "success": false, "message": .string(failure.message), "records_read": 0,
      "errors": [.string(failure.sentence)], "warnings": [], "schema_warnings": [],
      "error": failure.json,
    ]
  }
}
