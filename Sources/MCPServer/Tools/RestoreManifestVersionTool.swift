import Disclosure
import Session
import Vocabulary

/// `restore_session_manifest_version`: writes a text that the manifest had before.
struct RestoreManifestVersionTool: Tool {
  let name = "restore_session_manifest_version"
  let title = "Restore a manifest version"
  let description = """
    Writes the text of an earlier version to the session's manifest file, as a new version. Nothing \
    is lost: the text that stands there now keeps its number.
    """
  let annotations = ToolSchema.editing
  var changesThings: Bool { true }

  let inputSchema = ToolSchema.object(
    ["version_number": ToolSchema.version("As list_session_manifest_versions counts them.")],
    required: ["version_number"])

  let outputSchema = SetManifestTextTool().outputSchema

  func subject(_ arguments: ToolArguments) -> String { arguments.versionSubject("version_number") }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let number = try call.arguments.required(
      "version_number", try call.arguments.integer("version_number", minimum: 1))
    let report = try await call.attempt { session throws(Failure) in
      try await session.restore(version: number, by: call.by, client: call.client)
    }
    return call.result(report, "Restored version \(number)")
  }

  func failed(_ failure: Failure) -> JSONObject { SetManifestTextTool().failed(failure) }
}
