import DemoAPI
import Foundation
import Support
import Testing

@Suite(
  "A PrivateBin paste is a source",
  .enabled(
    if: PasteWriter.python != nil || ProcessInfo.processInfo.environment["CI"] == "true"))
struct PasteSourceTests {
  private static let password = "Tr\u{e4}umerei-5521-kx"

  /// A server, a paste that a client of PyPI wrote to it, and a project without a `.env` of its own.
  private static func withPaste(
    by client: PasteWriter = .privatebin, _ text: String? = nil, burns: Bool = false,
    password: String = PasteSourceTests.password,
    _ body: (Project, _ address: String, PasteServer) throws -> Void
  ) async throws {
    let server = try await PasteServer.start()
    do {
      let project = try Project()
      let address = try client.write(
        text ?? "# acme\napi_key=\(project.token)\nspare_key=\n", to: server.origin,
        password: password, burns: burns)
      try body(project, address, server)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private static func environment(_ password: String = password) -> [String: String] {
    ["PRIVATEBIN_PASSWORD": password]
  }

  @Test("whatever client wrote it", arguments: PasteWriter.allCases)
  func opens(client: PasteWriter) async throws {
    try await Self.withPaste(by: client) { project, address, server in
      let list = try project.run(
        ["secrets", "list", "--env", address], environment: Self.environment())
      #expect(list.status == 5)
      let host = server.origin.dropFirst("http://".count)
      #expect(list.text.contains("set   api_key  \(host)/?"))
      #expect(list.text.contains("unset spare_key"))
      let fragment = address.split(separator: "#")[1]
      #expect(!list.text.contains(fragment) && !list.errors.contains(fragment))
      // The key after # never leaves, and the paste is asked for once.
      let asked = server.requests.filter { $0.hasPrefix("GET") && !$0.contains("jsonld") }
      #expect(asked.count == 1)
      #expect(asked.allSatisfy { !$0.contains(fragment) && !$0.contains("#") })
    }
  }

  @Test("that opens without a password when it has none")
  func noPassword() async throws {
    try await Self.withPaste(password: "") { project, address, _ in
      let list = try project.run("secrets", "list", "--env", address)
      #expect(list.text.contains("set   api_key"))
    }
  }

  @Test("and what is wrong with it is said, each in its own words")
  func wrong() async throws {
    try await Self.withPaste { project, address, server in
      func list(_ address: String, _ password: String?) throws -> Outcome {
        try project.run(
          ["secrets", "list", "--env", address],
          environment: ["PRIVATEBIN_PASSWORD": password ?? ""])
      }
      try list(address, "wrong")
        .expectComplaint("paste_wrong_password", status: 2, naming: "the password is wrong")
      try list(address, nil)
        .expectComplaint("paste_wrong_password", status: 2, naming: "PRIVATEBIN_PASSWORD")
      let id = try #require(address.split(separator: "?").last?.prefix(16))
      try list(address.replacingOccurrences(of: id, with: "0123456789abcdef"), Self.password)
        .expectComplaint("paste_gone", status: 2, naming: "expired")
      try list(String(address.split(separator: "#")[0]), Self.password)
        .expectComplaint("paste_no_key", status: 2, naming: "after #")
      try list("\(server.origin)/#abc", Self.password)
        .expectComplaint("paste_no_id", status: 2, naming: "not the address of a paste")
      try list("http://127.0.0.1:1/?\(id)#abc", Self.password)
        .expectComplaint("host_unreachable", status: 3)
      try list("http://bin.example/?\(id)#abc", Self.password)
        .expectComplaint("egress_denied", status: 4, naming: "https")
    }
  }

  @Test("that the server deletes is read once, and not by accident")
  func burning() async throws {
    try await Self.withPaste(burns: true) { project, address, server in
      let careful = address.replacingOccurrences(of: "#", with: "#-")
      try project.run(["secrets", "list", "--env", careful], environment: Self.environment())
        .expectComplaint("paste_burns", status: 2, naming: "hyphen")
      #expect(!server.requests.contains { $0.hasPrefix("GET") })
      let list = try project.run(
        ["secrets", "list", "--env", address], environment: Self.environment())
      #expect(list.text.contains("set   api_key"))
      #expect(list.errors.contains("deleted this paste"))
      try project.run(["secrets", "list", "--env", address], environment: Self.environment())
        .expectComplaint("paste_gone", status: 2)
    }
  }

  @Test("that takes no stubs: the answer names the keys and the way")
  func stubs() async throws {
    try await Self.withPaste("spare_key=\n") { project, address, _ in
      let stub = try project.run(
        ["secrets", "stub", "manifest.yaml", "--env", address], environment: Self.environment())
      stub.expectComplaint("source_read_only", status: 2, naming: "api_key", "new paste")
      // A file beside it takes them.
      let both = try project.run(
        ["secrets", "stub", "manifest.yaml", "--env", address, "--env", "new.env"],
        environment: Self.environment())
      #expect(both.text.contains("added api_key to"))
      #expect(try project.scratch.read("new.env").contains("api_key="))
    }
  }

  @Test("and neither its key nor its password can be seen from outside the process")
  func unseen() async throws {
    try await Self.withPaste { project, address, _ in
      let process = Process()
      process.executableURL = URL(filePath: Program.airlockPath)
      process.arguments = ["serve", "--stdio", "--env", address]
      process.environment = ProcessInfo.processInfo.environment.merging(Self.environment()) { $1 }
      let (input, output) = (Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let hello =
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","#
        + #""capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
      try input.fileHandleForWriting.write(contentsOf: Data((hello + "\n").utf8))
      // It answers, so it has started.
      #expect(!output.fileHandleForReading.availableData.isEmpty)
      let place = "/proc/\(process.processIdentifier)/"
      let seen = ["cmdline", "environ"].map { name in
        String(
          decoding: (try? Data(contentsOf: URL(filePath: place + name))) ?? Data(), as: UTF8.self)
      }
      #if os(Linux)
        #expect(seen[0].contains("serve"))
        // Of a process that is closed to others only root sees the environment.
        if geteuid() == 0 { #expect(seen[1].contains("PATH=")) }
      #endif
      let fragment = try #require(address.split(separator: "#").last)
      #expect(!seen.joined().contains(fragment))
      #expect(!seen.joined().contains(Self.password))
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }
}

/// A client of PyPI that writes pastes.
enum PasteWriter: String, CaseIterable {
  case privatebin, pbincli

  static let python: String? = {
    guard let path = ProcessInfo.processInfo.environment["AIRLOCK_PYTHON"] else { return nil }
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  private var program: String {
    switch self {
    case .privatebin:
      """
      import sys, privatebin
      server, password, burns, text = sys.argv[1], sys.argv[2], sys.argv[3] == "1", sys.stdin.read()
      bin = privatebin.PrivateBin(server + "/")
      paste = bin.create(text, password=password or None, burn_after_reading=burns)
      print(paste.url.unmask())
      """
    case .pbincli:
      """
      import json, subprocess, sys, os
      server, password, burns, text = sys.argv[1], sys.argv[2], sys.argv[3] == "1", sys.stdin.read()
      line = [os.path.join(os.path.dirname(sys.executable), "pbincli"), "send", "-s", server + "/",
              "-E", "1day", "--text", text, "--json"]
      line += ["-p", password] if password else []
      line += ["-B"] if burns else []
      said = subprocess.run(line, capture_output=True, text=True)
      answer = json.loads(said.stdout[said.stdout.index("{"):])
      print(answer["result"]["link"])
      """
    }
  }

  /// - Returns: the whole address.
  func write(
    _ text: String, to server: String, password: String, burns: Bool
  ) throws -> String {
    let python = try #require(Self.python, "AIRLOCK_PYTHON names no interpreter")
    let result = try Program(python, ["-c", program, server, password, burns ? "1" : "0"])
      .run(input: text)
    try #require(result.status == 0, "\(result.errorText)")
    return try #require(result.text.split(separator: "\n").last.map(String.init))
  }
}
