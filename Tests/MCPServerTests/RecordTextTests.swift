import Foundation
import Support
import Testing
import Vocabulary

/// Numbers, the order of keys and text come through both doors as the API wrote them.
struct RecordTextTests {
  private static let body = #"""
    {"items": [
      {"id": 1, "zero": 0, "minus": -0, "one": 1.0, "ten": 1.10, "sum": 0.1, "exp": 1e5, "EXP": 1.5E+300},
      {"id": 9223372036854775807, "more": 9223372036854775808, "huge": 18446744073709551615,
       "low": -9223372036854775808, "long": 3.14159265358979323846264338327950288},
      {"z": 1, "a": 2, "m": {"z": [], "a": {}, "10": 1, "9": 2}, "z": {"last": true}, "b": null},
      {"text": "a\"b\\c\/d\b\f\n\r\t", "unit": "\u0041\u00e9\u2028\ud83d\ude00", "raw": "é\u007f😀", "": ""},
      {"half": "\ud83d", "other": "x\ude00y", "nul": "a\u0000b", "esc": "\u001b[31m", "bom": "\ufeff"},
      {"sci": 1E400, "tiny": 5e-324, "neg": -1.0, "int as text": "007", "bool": [true, false, null]}
    ]}
    """#

  @Test(
    "a client and a script get what the API sent",
    .enabled(if: Surroundings.has(Surroundings.python)))
  func records() async throws {
    let python = try #require(Surroundings.python)
    // Python takes 1E400 for infinity, which a message cannot hold.
    let body = Self.body.replacing("1E400", with: "1E308")
    let api = try await HostileServer.start { _ in .ok(body, "Content-Type: application/json") }
    let scratch = try Scratch()
    try scratch.write(
      "manifest.yaml", ServedProject.manifest(api.origin).replacing("primary_key: [id]", with: ""))
    try scratch.write(".env", "api_key=\(ServedProject.secret)\n")
    try scratch.write("body.json", body)
    let client = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Clients/record_text.py").path
    let result = try Program(
      python,
      [client, Program.airlockPath, scratch.url.path, api.origin, scratch.path("body.json")]
    ).run(environment: ["PYTHONIOENCODING": "utf-8:backslashreplace"])
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text == "", "\(result.text)")
    await api.stop()
  }

  @Test("what is no JSON number stays inside: a message is JSON for every client")
  func notFinite() async throws {
    let project = try await ServedProject()
    let text =
      ServedProject.manifest("http://127.0.0.1:9") + "metadata: {a: .nan, b: [-.inf, 1.0]}\n"
    let answer = await project.client().call("validate_manifest", ["manifest": .string(text)])
    #expect(
      answer["structuredContent"]?["resolved_manifest"]?["metadata"]?.text()
        == #"{"a":null,"b":[null,1.0]}"#)
    #expect(!answer.text().contains("NaN") && !answer.text().contains("Infinity"))
  }
}
