import Session
import Vocabulary

@testable import Console

/// What an LLM does in the small session.
extension Steps {
  static let llm = Party.llm(client: "test")

  static func client(_ id: Int, isConnected: Bool = true) -> ClientView {
    ClientView(
      id: id, name: "client\(id)", version: "1.0", way: .socket, since: 1000,
      isConnected: isConnected)
  }

  static let configuration = ClientConfiguration(
    client: "Cursor", place: "mcp.json", text: "{\"token\": \"••••\"}")

  mutating func access(
    socket: DoorState = .ready(at: "/run/a.sock"), http: DoorState = .off, pace: Pace = .free,
    isReadOnly: Bool = false, clients: [ClientView] = [client(1)], by: Party = .person
  ) {
    happens(
      .accessChanged(
        AccessView(
          socket: socket, http: http, pace: pace, isReadOnly: isReadOnly, clients: clients,
          configurations: [Steps.configuration],
          warnings: [".env lies in source-acme"],
          denyRules: [
            ClientConfiguration(client: "Cursor", place: ".cursorignore", text: "/.env")
          ])),
      by: by)
  }

  /// A call begins.
  mutating func calls(_ id: Int, _ tool: String = "validate_manifest", _ subject: String = "") {
    happens(
      .callStarted(
        CallView(
          id: id, tool: tool, subject: subject, arguments: ["stream_name": "orders"], client: 1)),
      by: Steps.llm)
  }

  mutating func isHeld(_ id: Int, _ tool: String = "validate_manifest") {
    calls(id, tool)
    happens(.callHeld(id: id), by: Steps.llm)
  }

  mutating func ends(
    _ id: Int, _ summary: String = "No problem.", code: String? = nil, bytes: String? = "{}",
    masked: [MaskCount] = []
  ) {
    let disclosed = bytes.map {
      Disclosed(bytes: Array($0.utf8) + [0x0A], isCanaryMasked: true, budget: 100)
    }
    happens(
      .callFinished(
        CallEnd(
          id: id, summary: summary, isError: code != nil, code: code, milliseconds: 12,
          masked: masked, disclosed: disclosed)),
      by: Steps.llm)
  }

  mutating func reads(_ read: Int, _ stream: String, by party: Party = llm) {
    happens(
      .readStarted(ReadStart(id: read, stream: stream, limits: ReadLimitsView(), isDryRun: false)),
      by: party)
  }

  mutating func finishes(_ read: Int, _ stream: String, _ records: [JSON], by party: Party = llm) {
    happens(
      .readFinished(
        ReadView(
          id: read, stream: stream, isDryRun: false, isSuccess: true, failure: nil, warnings: [],
          records: records, pages: [Steps.page(records)], sliceCount: 1, limitReached: false,
          milliseconds: 5,
          masked: [], schemaNotes: [], columns: [ColumnView(name: "id", type: "int")])),
      by: party)
  }

  static func page(_ records: [JSON]) -> PageView {
    PageView(
      method: "GET", url: "https://a.example/", requestHeaders: [], requestBody: nil, line: nil,
      status: 200, responseHeaders: [], responseBody: "", responseBytes: 0, milliseconds: 1,
      records: records, auxiliary: nil, masked: [])
  }

  /// The top line of the screen.
  var top: String { view(state, state.size).lines[0] }
  /// The line that says what happened last.
  var last: String { view(state, state.size).lines[state.size.height - 2] }
  var words: [String] { commands.map { "\($0)" } }
}
