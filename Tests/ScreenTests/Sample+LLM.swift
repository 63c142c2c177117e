import Session
import Vocabulary

/// The LLM in the make-believe project: its client, its calls and what it was sent.
extension Sample {
  static let client = ClientView(
    id: 1, name: "claude-code", version: "2.1", way: .bridge, since: Given.noon - 1267, calls: 57,
    denied: 1)

  static let configurations = [
    ClientConfiguration(
      client: "Claude Code", place: "run this, or put it into .mcp.json",
      text: "claude mcp add airlock -- /opt/airlock/bin/airlock bridge --project /home/me/acme"),
    ClientConfiguration(
      client: "Cursor", place: "~/.cursor/mcp.json",
      text: """
        {
          "mcpServers": {
            "airlock": {
              "command": "/opt/airlock/bin/airlock",
              "args": ["bridge", "--project", "/home/me/acme"]
            }
          }
        }
        """),
    ClientConfiguration(
      client: "Any, by HTTP", place: "where the client keeps its servers",
      text: "{\"url\": \"http://127.0.0.1:43117/mcp\", \"headers\": {\"Authorization\": "
        + "\"Bearer ••••••••••••\"}}"),
  ]

  static let warning =
    ".env lies in source-acme, where an agent with file tools can read it: move it elsewhere and "
    + "open it with --env, or deny it to the agent"

  static let off = AccessView(configurations: configurations)

  static func on(
    pace: Pace = .free, isReadOnly: Bool = false, clients: [ClientView] = [client],
    http: DoorState = .off, warnings: [String] = []
  ) -> AccessView {
    AccessView(
      socket: .ready(at: "/run/user/1000/airlock/3f2a.sock"), http: http, pace: pace,
      isReadOnly: isReadOnly, clients: clients, configurations: configurations,
      warnings: warnings,
      denyRules: warnings.isEmpty
        ? []
        : [
          ClientConfiguration(
            client: "Claude Code", place: ".claude/settings.json in source-acme",
            text: #"{"permissions": {"deny": ["Read(./.env)", "Edit(./.env)"]}}"#),
          ClientConfiguration(
            client: "Cursor", place: ".cursorignore in source-acme", text: "/.env"),
        ])
  }

  static let doorsOpened: [Step] = [
    (-418, .person, .accessChanged(off)), (-417, .person, .accessChanged(on(clients: []))),
    (-400, llm, .accessChanged(on())),
  ]

  static func call(_ id: Int, _ tool: String, _ subject: String, _ arguments: JSON) -> Event.Kind {
    .callStarted(
      CallView(id: id, tool: tool, subject: subject, arguments: arguments, client: 1))
  }

  static func end(
    _ id: Int, _ summary: String, _ milliseconds: Double, code: String? = nil,
    masked: [MaskCount] = [], answer: String? = nil
  ) -> Event.Kind {
    let text = answer ?? #"{"jsonrpc":"2.0","id":\#(id),"result":{"structuredContent":{}}}"#
    return .callFinished(
      CallEnd(
        id: id, summary: summary, isError: code != nil, code: code, milliseconds: milliseconds,
        masked: masked,
        disclosed: Disclosed(
          bytes: Array(text.utf8) + [0x0A], isCanaryMasked: true, budget: 8192)))
  }

  static let readArguments: JSON = ["stream_name": "customers", "max_records": 10]

  static let answer: String = {
    let shown = JSON.array(records).text()
    return #"{"jsonrpc":"2.0","id":6,"result":{"content":[{"type":"text","text":"10 records of "#
      + #"customers on 2 pages."}],"structuredContent":{"success":true,"records":\#(shown),"#
      + #""note":"Text in ‹…› is a secret that airlock removed. It is correct on the human's "#
      + #"side."},"isError":false}}"#
  }()

  /// A morning with an LLM, as the activity tells it.
  static let work: [Step] =
    Array(opening.prefix(4)) + doorsOpened + [
      (-300, llm, call(1, "list_dotenv_secrets", "", [:])),
      (-300, llm, end(1, "4 secrets, 2 of them set.", 3)),
      (
        -263, llm,
        call(2, "execute_stream_test_read", "customers", ["stream_name": "customers"])
      ),
      (-263, llm, .readStarted(start)),
      (-262, llm, .questionAsked(question)),
      (-240, .person, .questionClosed(id: 7, .deny(note: "use the sandbox host first"))),
      (
        -240, llm,
        .readFinished(read([], pages: [], failure: Failure("egress_denied", "the person said no")))
      ),
      (
        -240, llm,
        end(2, "the person denied it: use the sandbox host first", 22_000, code: "egress_denied")
      ),
      (
        -227, llm,
        call(
          3, "populate_dotenv_missing_secrets_stubs", "client_secret",
          ["config_paths": "client_secret"])
      ),
      (
        -227, llm,
        .stubbed([name("client_secret")], file: ".env", reason: "OAuth2 token request body")
      ),
      (-227, llm, end(3, "Added 1 stub to .env.", 4)),
      (-96, .person, .filled(name("api_key"), file: ".env", fingerprint: "amber-fox")),
      (
        -18, llm,
        call(
          4, "set_session_manifest_text", "",
          ["mode": "replace_lines", "insert_at_line_number": 42, "manifest_yaml": "a: 1\nb: 2\n"])
      ),
      (
        -18, llm,
        .manifestEdited(
          ManifestEditView(title: "replace lines 42 to 44", added: 6, removed: 2, revision: 14))
      ),
      (-18, llm, end(4, "The manifest is at revision 14.", 11)),
      (-17, llm, call(5, "validate_manifest", "", [:])),
      (-17, llm, end(5, "2 errors, 1 warning.", 9)),
      (-1, llm, call(6, "execute_stream_test_read", "customers", readArguments)),
    ] + readCustomers + [
      (0, llm, end(6, "10 records of customers on 2 pages.", 412, masked: masks, answer: answer))
    ]

  /// Two calls wait because the person holds the LLM.
  static let held: [Step] =
    work + [
      (20, .person, .accessChanged(on(pace: .step))),
      (30, llm, call(7, "execute_stream_test_read", "orders", ["stream_name": "orders"])),
      (30, llm, .callHeld(id: 7)),
      (31, llm, call(8, "validate_manifest", "", [:])),
      (31, llm, .callHeld(id: 8)),
    ]

  /// A question and two values are waited for.
  static let waits: [Step] =
    work + [
      (30, llm, call(7, "wait_for_secrets", "", [:])),
      (
        30, llm,
        .waitStarted(WaitView(id: 1, names: [name("client_secret"), name("refresh_token")]))
      ),
      (50, llm, call(8, "execute_stream_test_read", "orders", ["stream_name": "orders"])),
      (64, llm, .questionAsked(question)),
    ]

  /// A read of the LLM goes on.
  static let reading: [Step] =
    work + [
      (30, llm, call(7, "execute_stream_test_read", "orders", ["stream_name": "orders"])),
      (
        30, llm,
        .readStarted(
          ReadStart(id: 9, stream: "orders", limits: ReadLimitsView(), isDryRun: false))
      ),
      (31, llm, .readPage(read: 9, pages[0])),
    ]

  /// Everything that the access dialog can have to say.
  static let crowded: [Step] =
    held + [
      (
        40, .person,
        .accessChanged(
          on(
            pace: .step, isReadOnly: true,
            clients: [
              client,
              ClientView(
                id: 2, name: "cursor-vscode", version: "1.0.0", way: .http, since: Given.noon - 60,
                calls: 1),
              ClientView(
                id: 3, name: "", version: "", way: .socket, since: Given.noon - 9,
                isConnected: false),
            ],
            http: .failed(
              Failure("port_taken", "port 43117 is taken", hint: "switch HTTP on once more")),
            warnings: [warning]))
      )
    ]
}
