import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Approvals are changed by a person alone: no tool and no file of the project has a way to them.
struct ApprovalDoorTests {
  private struct Seen: Equatable {
    let bytes: Data
    let mode: Int
    let inode: Int

    init(_ path: String) throws {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      mode = facts[.posixPermissions] as? Int ?? 0
      inode = facts[.systemFileNumber] as? Int ?? 0
    }
  }

  /// Every tool that takes the name of a file, and every argument in which one could stand.
  private func calls(_ path: String, _ manifest: String) -> [(String, JSONObject)] {
    let text = JSON.string(path)
    return [
      ("list_dotenv_secrets", ["dotenv_path": text]),
      ("populate_dotenv_missing_secrets_stubs", ["dotenv_path": text, "config_paths": "key"]),
      (
        "populate_dotenv_missing_secrets_stubs",
        ["dotenv_path": text, "manifest": .string(manifest)]
      ),
      ("populate_dotenv_missing_secrets_stubs", ["config_paths": text]),
      ("populate_dotenv_missing_secrets_stubs", ["manifest": text]),
      ("validate_manifest", ["manifest": text]), ("list_streams", ["manifest": text]),
      ("execute_dynamic_manifest_resolution_test", ["manifest": text]),
      (
        "execute_stream_test_read",
        ["stream_name": "echo", "manifest": .string(manifest), "dotenv_path": text]
      ),
      ("execute_stream_test_read", ["stream_name": text, "manifest": text, "dotenv_path": text]),
      ("run_connector_readiness_test_report", ["manifest": text, "dotenv_path": text]),
      ("wait_for_secrets", ["keys": text, "seconds": 0]),
      ("set_session_manifest_text", ["mode": "replace_all", "new_text": text]),
    ]
  }

  @Test("no tool reads or changes the approvals, by whatever path or link it names them")
  func tools() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    // The worst place for them: inside the folder from which tools may name files.
    let file = project.scratch.path("state/approvals.json")
    var options = Room.options(project, allow: server.origin)
    options.stateFolder = project.scratch.path("state")
    let person = try Session(options)
    try await person.open()
    try await person.allow(ApprovalRule("api_key=https://approved.example"), mayWrite: true)
    let before = try Seen(file)
    #expect(before.mode == 0o600)
    for link in [".env.link", "approvals.env"] {
      try FileManager.default.createSymbolicLink(
        atPath: project.scratch.path(link), withDestinationPath: file)
    }
    let room = try await Room(options)
    let manifest = EchoAPI.manifest(server.origin)
    let listed = await room.tools()
    let paths = [
      file, "state/approvals.json", project.scratch.path(".env.link"), ".env.link",
      project.scratch.path("approvals.env"), project.scratch.path("x/../state/approvals.json"),
    ]
    for path in paths {
      for (tool, arguments) in calls(path, manifest) {
        #expect(listed.contains(tool))
        let answer = await room.call(tool, arguments)
        #expect(!answer.contains("approved.example"), "\(tool)")
      }
    }
    #expect(try Seen(file) == before)
    await server.stop()
  }

  @Test("a file of approvals in the project folder grants nothing")
  func projectFile() async throws {
    let server = try await EchoAPI.start()
    let project = try EchoProject(server.origin)
    var options = Room.options(project, allow: "https://nothing.example")
    options.stateFolder = project.scratch.path("state")
    let person = try Session(options)
    try await person.open()
    try await person.allow(ApprovalRule("*=\(server.origin)"), mayWrite: true)
    // What the person keeps, copied to where an LLM could have written it. Fingerprints stay the same.
    let kept = try project.scratch.read("state/approvals.json")
    for name in ["approvals.json", ".airlock/approvals.json", "airlock/approvals.json"] {
      try project.scratch.write(name, kept)
    }
    try FileManager.default.copyItem(
      atPath: project.scratch.path("state"), toPath: project.scratch.path("other-state"))
    try FileManager.default.removeItem(atPath: project.scratch.path("other-state/approvals.json"))
    options.stateFolder = project.scratch.path("other-state")
    let room = try await Room(options)
    let answer = await room.call(
      "execute_stream_test_read",
      ["stream_name": "echo", "manifest": .string(EchoAPI.manifest(server.origin))])
    #expect(answer.contains("egress_denied"))
    #expect(server.connectionCount == 0)
    await server.stop()
  }
}
