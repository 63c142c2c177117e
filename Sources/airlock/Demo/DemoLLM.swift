import DemoAPI
import MCPServer
import Session
import Vocabulary

/// The LLM of the demo: a script, and a real MCP client. What it says goes over the same socket as
/// anybody's, and what it is told is all that it knows.
///
///     try await DemoLLM(caller: caller, billing: "http://127.0.0.1:41235", pause: 0.6).run()
///
/// It lists the secrets, repairs the manifest's mistake, adds a stream of a second service, stubs
/// the key of that one, waits until the person filled what is missing, and reads every stream.
struct DemoLLM {
  let caller: SocketCaller
  /// Origin of the second service.
  let billing: String
  /// Seconds between two calls, so that a person can follow.
  let pause: Double

  /// - Throws: ``Failure`` `session_ended` when the door was closed meanwhile.
  func run() async throws {
    _ = try await call("list_dotenv_secrets", [:])
    _ = try await call("validate_manifest", [:])
    try await repair()
    try await addInvoices()
    _ = try await call(
      "populate_dotenv_missing_secrets_stubs",
      [
        "config_paths": .string(DemoProject.billingKey),
        "reason": "the X-Billing-Key header of invoices",
      ])
    _ = try await patiently("wait_for_secrets", [:])
    let streams = try await call("list_streams", [:])
    for stream in streams["streams"]?.array ?? [] {
      guard let name = stream["name"] else { continue }
      // The person is to see what does not fit the schema, so it is not mended.
      _ = try await patiently(
        "execute_stream_test_read",
        ["stream_name": name, "max_records": 10, "auto_update_schema": false])
    }
  }

  private func repair() async throws {
    let text = try await call("get_session_manifest_text", [:])["result"]?.string ?? ""
    guard text.contains("type: \(DemoProject.mistake)\n") else { return }
    try await replace("type: \(DemoProject.mistake)\n", with: "type: \(DemoProject.repair)\n")
  }

  private func replace(_ old: String, with new: String) async throws {
    _ = try await call(
      "set_session_manifest_text",
      ["mode": "replace_text", "replace_text": .string(old), "new_text": .string(new)])
  }

  private func addInvoices() async throws {
    try await insert(DemoProject.invoices(origin: billing), before: "spec:")
    try await insert(DemoProject.billingField, before: "      start_date:")
    try await replace(DemoProject.required, with: DemoProject.requiredWithBilling)
    _ = try await call("validate_manifest", [:])
  }

  private func insert(_ new: String, before line: String) async throws {
    let text = try await call("get_session_manifest_text", [:])["result"]?.string ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { $0 == line }) else { return }
    _ = try await call(
      "set_session_manifest_text",
      [
        "mode": "insert_lines", "insert_at_line_number": .int(index + 1),
        "new_text": .string(new),
      ])
  }

  /// Makes the same call again while it waits for the person, as the answer asks for.
  private func patiently(_ tool: String, _ arguments: JSONObject) async throws -> JSON {
    while true {
      let answer = try await call(tool, arguments)
      guard answer["status"]?.string == "waiting_for_human" else { return answer }
    }
  }

  /// - Returns: the structured content.
  private func call(_ tool: String, _ arguments: JSONObject) async throws -> JSON {
    if pause > 0 { try await Task.sleep(for: .seconds(pause)) }
    return try await caller.call(tool, arguments)
  }
}
