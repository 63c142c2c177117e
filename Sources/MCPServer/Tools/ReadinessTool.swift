import Disclosure
import Session
import Vocabulary

/// `run_connector_readiness_test_report`: reads every stream and says what is left to do.
struct ReadinessTool: Tool {
  let name = "run_connector_readiness_test_report"
  let title = "Readiness report"
  let description = """
    Reads every stream of the manifest with the person's secrets and answers with a report in \
    Markdown, and with the figures of each stream. Meant for the end, when single streams were \
    tested with execute_stream_test_read.
    """
  let annotations: JSON = ["readOnlyHint": true, "destructiveHint": false, "openWorldHint": true]
  var usesNetwork: Bool { true }

  let inputSchema = ToolSchema.object([
    "manifest": ToolSchema.manifest, "config": ToolSchema.config,
    "streams": [
      "type": ["string", "array", "null"], "items": ["type": "string"],
      "description": "Which: comma-separated or as a list; left out, all of them.",
    ],
    "max_records": [
      "type": "integer", "minimum": 1, "maximum": 50000, "default": 10000,
      "description": "Of each stream.",
    ],
    "dotenv_file_uris": ToolSchema.sources,
  ])

  let outputSchema = ToolSchema.object(
    [
      "result": ["type": "string", "description": "The report, in Markdown."],
      "status": ["type": "string", "enum": ["ready", "not_ready", "waiting_for_human", "failed"]],
      "is_ready": ["type": "boolean"], "success": ["type": "boolean"],
      "total_streams_available": ["type": "integer"], "total_streams_tested": ["type": "integer"],
      "total_streams_successful": ["type": "integer"], "total_records_count": ["type": "integer"],
      "duration_seconds": ["type": "number"],
      "streams": ["type": "array", "items": ReadinessTool.row],
      "truncated": ["type": "boolean"], "truncation_note": ["type": "string"],
      "error": Failure.schema,
    ], required: ["result", "status"])

  private static let row = ToolSchema.object(
    [
      "stream_name": ["type": "string"], "success": ["type": "boolean"],
      "records_read": ["type": "integer"], "pages": ["type": "integer"],
      "slices": ["type": "integer"], "fields": ["type": "integer"],
      "duration_seconds": ["type": "number"], "limit_reached": ["type": "boolean"],
      "primary_key": ToolSchema.strings, "error_message": ["type": ["string", "null"]],
      "warnings": ToolSchema.strings, "field_count_warnings": ToolSchema.strings,
      "schema_warnings": ToolSchema.strings, "error": Failure.schema,
    ],
    required: [
      "stream_name", "success", "records_read", "primary_key", "duration_seconds", "error_message",
      "field_count_warnings", "schema_warnings",
    ])

  func subject(_ arguments: ToolArguments) -> String {
    ((try? arguments.list("streams")) ?? nil)?.joined(separator: ", ") ?? ""
  }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let arguments = call.arguments
    let wanted = try arguments.list("streams")
    let records = min(try arguments.integer("max_records", minimum: 1) ?? 10_000, 50_000)
    var request = ReadRequest(stream: "", limits: ReadinessTool.limits(records))
    request.manifest = try arguments.text("manifest", "manifest_yaml")
    request.sources = try arguments.list("dotenv_file_uris", "dotenv_path")
    request.config = try arguments.object("config")
    request.bodies = .never
    let asked = request
    let list = try await call.attempt { session throws(Failure) in
      try await session.streams(
        manifest: asked.manifest, config: asked.config, sources: asked.sources, by: call.by)
    }
    let names = wanted ?? list.streams.map(\.stream.name)
    if names.isEmpty {
      throw .failure(Failure("no_streams", "the manifest has no streams", hint: "add one"))
    }
    var report = ReadinessReport(available: list.streams.count)
    for (index, name) in names.enumerated() {
      if Task.isCancelled { break }
      request.stream = name
      let key = list.streams.first { $0.stream.name == name }?.primaryKey ?? []
      let prefix = "\(name) (\(index + 1) of \(names.count)): "
      call.progress?.tell("\(prefix)reading")
      do throws(Failure) {
        let watcher = call.progress?.watcher(prefix)
        let outcome = try await call.session.read(request, by: call.by, progress: watcher)
        report.add(outcome, primaryKey: key)
      } catch {
        report.add(name, failure: error, primaryKey: key)
      }
      // Whoever is asked about the first stream would be asked about the others too.
      if report.isWaiting { break }
    }
    if request.manifest == nil, wanted == nil, !report.isWaiting, !Task.isCancelled {
      await call.session.noteReadiness(report.isReady)
    }
    return call.result(
      report.fields, summary: report.sentence, masked: report.masked, isError: false,
      shortened: "streams")
  }

  /// Records are counted between slices only, as the CDK does, so pages need an end of their own: a
  /// hundred hold what is asked for by default at the usual size of a page.
  private static func limits(_ records: Int) -> ReadLimitsView {
    let count = max(5, min(records, 100))
    return ReadLimitsView(records: records, pages: count, slices: count)
  }

  func failed(_ failure: Failure) -> JSONObject {
    [
      "result": .string("# Connector Readiness Test Report - FAILED\n\n\(failure.sentence)\n"),
      "status": "failed", "is_ready": false, "success": false, "total_streams_tested": 0,
      "total_streams_successful": 0, "total_records_count": 0, "streams": [],
      "error": failure.json,
    ]
  }
}
