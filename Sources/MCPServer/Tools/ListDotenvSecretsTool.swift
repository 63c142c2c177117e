import Disclosure
import Session
import Vocabulary

/// `list_dotenv_secrets`: which keys a source holds, and which of them are set.
struct ListDotenvSecretsTool: Tool {
  let name = "list_dotenv_secrets"
  let title = "List secrets"
  let description =
    "Lists the keys of a dotenv source and whether each is set. Values are never shown."
  let annotations: JSON = ["readOnlyHint": true, "openWorldHint": false]

  let inputSchema: JSON = [
    "type": "object",
    "properties": [
      "dotenv_path": [
        "type": "string",
        "description":
          "Path of the .env file. A source that the person opened may be given by its name; left out, all open sources are listed.",
      ]
    ],
  ]

  let outputSchema: JSON = [
    "type": "object",
    "properties": [
      "file_path": ["type": "string"],
      "exists": ["type": "boolean"],
      "secrets": [
        "type": "array",
        "items": [
          "type": "object",
          "properties": [
            "key": ["type": "string"], "is_set": ["type": "boolean"],
            "source": ["type": "string"],
          ],
          "required": ["key", "is_set"],
        ],
      ],
      "warnings": ["type": "array", "items": ["type": "string"]],
      "error": Failure.schema,
    ],
    "required": ["file_path", "exists", "secrets"],
  ]

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    let path = try call.arguments.text("dotenv_path", "dotenv_file_uris")
    do {
      let listing = try await call.session.listSecrets(in: path, by: call.by)
      let set = listing.secrets.count { $0.isSet }
      return call.result(
        listing.json.object ?? [:], summary: "\(set) of \(listing.secrets.count) secrets are set.")
    } catch {
      throw .failure(error)
    }
  }

  func failed(_ failure: Failure) -> JSONObject {
    ["file_path": "", "exists": false, "secrets": [], "error": failure.json]
  }
}
