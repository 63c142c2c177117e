import Vocabulary

/// What the server says about itself, in the shapes of both eras.
struct ServerWords: Sendable {
  /// Of airlock.
  let version: String

  var info: JSON { ["name": "airlock", "version": .string(version)] }

  private static let capabilities: JSON = ["tools": [:]]

  private static let instructions: JSON = .string(
    """
    airlock runs Airbyte low-code manifests with real credentials that you never see. Text in \
    ‹angle marks› is a secret that was removed: it is present and correct on the person's \
    side. Do not ask for it and do not treat it as a mistake. A secret that is not set is \
    filled by the person, after populate_dotenv_missing_secrets_stubs named it; \
    wait_for_secrets waits for that. The session manifest is a file that the person edits too: \
    read it with get_session_manifest_text before you change lines of it. An answer with the code \
    waiting_for_human is no refusal: make the same call again.
    """)

  /// `InitializeResult` (MCP 2025-11-25, basic/lifecycle).
  func greeting(_ version: ProtocolVersion) -> JSON {
    [
      "protocolVersion": .string(version.rawValue), "capabilities": ServerWords.capabilities,
      "serverInfo": info, "instructions": ServerWords.instructions,
    ]
  }

  /// `DiscoverResult` (MCP 2026-07-28, server/discover).
  var discovery: JSONObject {
    [
      "supportedVersions": .array(ProtocolVersion.allCases.map { .string($0.rawValue) }),
      "capabilities": ServerWords.capabilities, "instructions": ServerWords.instructions,
    ]
  }

  /// The `_meta` of a modern result.
  var meta: JSON { [MetaKey.serverInfo: info] }

  /// A final result of the modern era (MCP 2026-07-28, basic/index, "ResultType").
  func complete(_ members: JSONObject) -> JSON {
    var result: JSONObject = ["resultType": "complete"]
    result.merge(members) { $1 }
    result["_meta"] = meta
    return .object(result)
  }

  /// One whose content is the same for everybody and changes with the program alone
  /// (MCP 2026-07-28, server/utilities/caching).
  func cacheable(_ members: JSONObject) -> JSON {
    var members = members
    members["ttlMs"] = 300_000
    members["cacheScope"] = "public"
    return complete(members)
  }
}
