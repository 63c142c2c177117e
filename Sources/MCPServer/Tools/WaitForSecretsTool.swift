import Disclosure
import Session
import Vocabulary

/// `wait_for_secrets`: waits until the person filled secrets.
struct WaitForSecretsTool: Tool {
  let name = "wait_for_secrets"
  let title = "Wait for secrets"
  let description = """
    Waits until the person filled these secrets, at most 45 seconds, and says which are set. When \
    some are still missing the status is waiting_for_human: call it again, or do something else \
    meanwhile. Values are never shown.
    """
  let annotations = ToolSchema.readOnly

  let inputSchema = ToolSchema.object([
    "keys": [
      "type": ["string", "array", "null"], "items": ["type": "string"],
      "description":
        "Which: comma-separated or as a list; left out, all that the session's manifest needs.",
    ],
    "seconds": [
      "type": ["number", "null"], "minimum": 0, "description": "How long at most; 45 if left out.",
    ],
  ])

  let outputSchema = ToolSchema.object(
    [
      "status": ["type": "string", "enum": ["set", "waiting_for_human", "failed"]],
      "message": ["type": "string"],
      "secrets": [
        "type": "array",
        "items": ToolSchema.object(
          ["key": ["type": "string"], "is_set": ["type": "boolean"]], required: ["key", "is_set"]),
      ],
      "waiting_for_the_person": ToolSchema.strings,
      "error": Failure.schema,
    ], required: ["status", "message", "secrets"])

  func subject(_ arguments: ToolArguments) -> String {
    ((try? arguments.list("keys")) ?? nil)?.joined(separator: ", ") ?? ""
  }

  func run(_ call: ToolCall) async throws(ToolError) -> ToolResult {
    var names: [SecretName] = []
    for key in try call.arguments.list("keys") ?? [] {
      guard let name = SecretName(key) else {
        throw .arguments("keys must be names: letters, digits, _ . - and no space")
      }
      names.append(name)
    }
    let seconds = try call.arguments.number("seconds", minimum: 0)
    let what = names.isEmpty ? "secrets" : WaitForSecretsTool.list(names)
    call.progress?.wait("waiting for the person: \(what)")
    let wanted = names
    let report = try await call.attempt { session throws(Failure) in
      try await session.waitForSecrets(wanted, seconds: seconds, by: call.by)
    }
    let sentence =
      report.unset.isEmpty
      ? (report.set.isEmpty ? "No secrets are needed." : "All are set.")
      : "The person still has to fill: \(WaitForSecretsTool.list(report.unset))."
    return call.result(
      [
        "status": .string(report.unset.isEmpty ? "set" : "waiting_for_human"),
        "message": .string(sentence),
        "secrets": .array(
          report.set.map { ["key": .string($0.text), "is_set": true] }
            + report.unset.map { ["key": .string($0.text), "is_set": false] }),
        "waiting_for_the_person": .array(report.unset.map { .string($0.text) }),
      ], summary: sentence)
  }

  private static func list(_ names: [SecretName]) -> String {
    names.map(\.text).joined(separator: ", ")
  }

  func failed(_ failure: Failure) -> JSONObject {
    [
      "status": "failed", "message": .string(failure.sentence), "secrets": [],
      "error": failure.json,
    ]
  }
}
