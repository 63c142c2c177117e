import Disclosure
import Session
import Vocabulary

/// `populate_dotenv_missing_secrets_stubs`: adds empty lines for the secrets that are needed and
/// not there, for the person to fill.
struct PopulateStubsTool: Tool {
  let name = "populate_dotenv_missing_secrets_stubs"
  let title = "Add secret stubs"
  let description = """
    Adds an empty line to the .env file for each secret that the manifest's spec marks \
    airbyte_secret, and for each of config_paths, unless the key is there already. Existing values \
    are never touched. The person fills the stubs; you cannot.
    """
  let annotations: JSON = [
    "readOnlyHint": false, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
  ]

  let inputSchema: JSON = [
    "type": "object",
    "properties": [
      "dotenv_path": [
        "type": "string",
        "description":
          "Path of the .env file, or the name of an open source; left out, the first open source.",
      ],
      "manifest": [
        "type": ["string", "null"],
        "description":
          "Manifest as YAML text, or the path of the session's manifest; left out, the session's manifest.",
      ],
      "config_paths": [
        "type": ["string", "array", "null"], "items": ["type": "string"],
        "description": "Dotted config paths: credentials.password,oauth.client_secret",
      ],
      "reason": [
        "type": ["string", "null"],
        "description": "Why they are needed, in a few words; the person reads it.",
      ],
      "allow_create": [
        "type": "boolean", "default": true, "description": "Create the file when it is missing.",
      ],
    ],
  ]

  let outputSchema: JSON = [
    "type": "object",
    "properties": [
      "result": ["type": "string"],
      "file_path": ["type": "string"],
      "added": ["type": "array", "items": ["type": "string"]],
      "already_set": ["type": "array", "items": ["type": "string"]],
      "waiting_for_the_person": ["type": "array", "items": ["type": "string"]],
      "needed": ["type": "array", "items": ["type": "string"]],
      "error": Failure.schema,
    ],
    "required": ["result"],
  ]

  var changesThings: Bool { true }

  func subject(_ arguments: ToolArguments) -> String {
    ((try? arguments.list("config_paths")) ?? nil)?.joined(separator: ", ") ?? ""
  }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let path = try call.arguments.text("dotenv_path")
    let manifest = try call.arguments.text("manifest", "manifest_yaml")
    let paths = try call.arguments.list("config_paths") ?? []
    let allowCreate = try call.arguments.flag("allow_create") ?? true
    var request = StubRequest(
      source: path, manifest: manifest, paths: paths, allowCreate: allowCreate)
    request.reason = try call.arguments.text("reason")
    if let path, path.hasPrefix("http://") || path.hasPrefix("https://") {
      return try await instead(of: request, call)
    }
    do {
      let report = try await call.session.addStubs(request, by: call.by)
      let sentence = PopulateStubsTool.sentence(report)
      var fields: JSONObject = ["result": .string(sentence)]
      fields.merge(report.json.object ?? [:]) { $1 }
      return call.result(fields, summary: sentence)
    } catch {
      throw .failure(error)
    }
  }

  /// A paste cannot be written to: what the person does instead.
  private func instead(
    of request: StubRequest, _ call: ToolCall
  ) async throws(ToolError)
    -> ToolResult
  {
    let names = try await call.attempt { session throws(Failure) in
      try await session.names(for: request)
    }
    let sentence =
      names.isEmpty
      ? "No secrets are needed: the spec marks no field airbyte_secret."
      : "A paste cannot be changed, so nothing was added. Ask the person to make a new paste with a "
        + "line for each of \(PopulateStubsTool.list(names)), with a password, and to open it in "
        + "airlock; or to put them into a .env file."
    return call.result(
      [
        "result": .string(sentence), "added": [],
        "needed": .array(names.map { .string($0.text) }),
      ], summary: sentence)
  }

  private static func sentence(_ report: StubReport) -> String {
    if report.added.isEmpty && report.unset.isEmpty && report.set.isEmpty {
      return "No secrets are needed: the spec marks no field airbyte_secret."
    }
    var parts: [String] = []
    if !report.added.isEmpty {
      parts.append("Added to \(report.path): \(list(report.added)).")
    }
    if !report.set.isEmpty { parts.append("Already set: \(list(report.set)).") }
    parts.append(
      report.unset.isEmpty
        ? "Nothing is missing." : "The person still has to fill: \(list(report.unset)).")
    return parts.joined(separator: " ")
  }

  private static func list(_ names: [SecretName]) -> String {
    names.map(\.text).joined(separator: ", ")
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["result": .string(failure.sentence), "error": failure.json]
  }
}
