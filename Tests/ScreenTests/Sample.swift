import Session
import Vocabulary

/// The things of the make-believe project `source-acme`.
enum Sample {
  typealias Step = (Double, Party, Event.Kind)

  static let llm = Party.llm(client: "claude-code")

  static func name(_ text: String) -> SecretName { SecretName(text)! }

  static func project(manifest: String?) -> ProjectView {
    ProjectView(name: "source-acme", manifest: manifest, sources: [".env"], isDemo: false)
  }

  static let opening: [Step] = [
    (-420, .person, .projectOpened(project(manifest: "manifest.yaml"))),
    (-419, .person, .manifestChanged(manifest)),
    (-419, .person, .secretsChanged(secrets)),
    (-418, .person, .configChanged(config)),
    (
      -227, llm,
      .stubbed([name("client_secret")], file: ".env", reason: "OAuth2 token request body")
    ),
    (-96, .person, .filled(name("api_key"), file: ".env", fingerprint: "amber-fox")),
  ]

  static let openingReady: [Step] = [
    (-420, .person, .projectOpened(project(manifest: "manifest.yaml"))),
    (-419, .person, .manifestChanged(validManifest)),
    (-419, .person, .secretsChanged(secrets.map(set))),
    (-418, .person, .configChanged(config)),
  ]

  static let secrets: [SecretRow] = [
    row("api_key", .set, ".env", "amber-fox", 1), row("account_id", .set, ".env", "slate-wren", 2),
    row("client_secret", .stub, ".env", nil, 3), row("refresh_token", .unset, nil, nil, nil),
  ]

  private static func row(
    _ text: String, _ state: SecretRow.State, _ place: String?, _ words: String?, _ line: Int?
  ) -> SecretRow {
    SecretRow(
      name: name(text), state: state, location: place, fingerprint: words,
      neededBy: ["credentials.\(text)"], isRequired: true, isTooShort: false, line: line)
  }

  private static func set(_ row: SecretRow) -> SecretRow {
    SecretRow(
      name: row.name, state: .set, location: ".env", fingerprint: row.fingerprint ?? "plum-crane",
      neededBy: row.neededBy, isRequired: true, isTooShort: false, line: row.line ?? 4)
  }

  static let config: [ConfigRow] = [
    ConfigRow(
      path: "start_date", kind: "string", value: "2024-01-01", isRequired: true, defaultValue: nil,
      allowed: []),
    ConfigRow(
      path: "page_size", kind: "integer", value: nil, isRequired: false, defaultValue: "10",
      allowed: []),
  ]

  static let streams: [StreamView] = [
    stream("customers", "GET /v1/customers", nil, 40),
    stream("customer_events", "GET /v1/events", nil, 70),
    stream("discounts", "GET /v1/discounts", nil, 90),
    stream("orders", "GET /v2/orders", "client_secret is unset", 110),
  ]

  private static func stream(
    _ name: String, _ request: String, _ why: String?, _ line: Int
  ) -> StreamView {
    StreamView(name: name, request: request, notReady: why, span: SourceSpan(line: line, column: 3))
  }

  static let problems: [Diagnostic] = [
    Diagnostic(
      .error, "missing_field", at: SourceSpan(line: 42, column: 9, length: 10),
      path: "streams[1] customers", "requester: \"url_base\" is missing"),
    Diagnostic(
      .error, "unknown_component", at: SourceSpan(line: 57, column: 15, length: 15),
      path: "streams[1] paginator", "unknown type CursorPaginater",
      hint: "did you mean CursorPagination?",
      repair: Repair(
        title: "write CursorPagination", span: SourceSpan(line: 57, column: 15, length: 15),
        replacement: "CursorPagination")),
    Diagnostic(
      .warning, "no_example", at: SourceSpan(line: 12, column: 3, length: 4), path: "spec",
      "\"start_date\" has no example"),
  ]

  static let lines: [String] = (1...211).map { number in
    switch number {
    case 31: "        authenticator:"
    case 32: "          type: BearerAuthenticator"
    case 33: "          api_token: \"{{ config['api_key'] }}\""
    case 42: "        requester:"
    case 56: "          paginator:"
    case 57: "        type: CursorPaginater"
    default: "    # line \(number)"
    }
  }

  static let manifest = ManifestView(
    revision: 14, isValid: false, diagnostics: problems, streams: streams, lines: lines,
    milliseconds: 9)
  static let validManifest = ManifestView(
    revision: 14, isValid: true, diagnostics: [],
    streams: streams.map { stream($0.name, $0.request, nil, $0.span.line) }, lines: lines,
    milliseconds: 9)

  static let start = ReadStart(
    id: 1, stream: "customers", limits: ReadLimitsView(records: 10, pages: 2, slices: 1),
    isDryRun: false)

  private static let people = [
    ("ana", "pro", "2024-01-08T09:12:44Z", true), ("bo", "free", "2024-01-09T17:40:02Z", true),
    ("chidi", "pro", "2024-01-11T11:05:31Z", false),
    ("dara", "team", "2024-02-02T08:22:10Z", false),
    ("eve", "free", "2024-02-03T19:58:47Z", true), ("fay", "free", "2024-02-05T10:02:00Z", false),
    ("gus", "pro", "2024-02-06T12:31:19Z", false), ("hana", "pro", "2024-02-07T07:45:55Z", false),
    ("ivo", "free", "2024-02-07T21:14:08Z", false), ("jun", "team", "2024-02-09T15:00:33Z", false),
  ]

  static let records: [JSON] = people.enumerated().map { index, person in
    var record: JSONObject = [
      "id": .int(1001 + index), "email": .string("\(person.0)@example.com"),
      "plan": .string(person.1), "created_at": .string(person.2),
      "address": index % 3 == 2
        ? .null : ["street": "12 Elm", "city": "Oslo", "zip": "0150"], "tags": ["a", "b"],
    ]
    if person.3 { record["webhook"] = "https://hooks.acme.dev/in/‹api_key›" }
    return .object(record)
  }

  static let masks = [MaskCount(name: name("api_key"), reason: "exact", count: 3)]

  static let pages: [PageView] = [
    page("https://api.acme.dev/v1/customers?limit=10", records: records, 231, 4100),
    page("https://api.acme.dev/v1/customers?limit=10&after=1010", records: [], 181, 3800),
  ]

  static func page(
    _ url: String, records: [JSON], _ milliseconds: Double, _ bytes: Int, status: Int? = 200,
    body: String? = nil
  ) -> PageView {
    PageView(
      method: "GET", url: url,
      requestHeaders: [("Authorization", "Bearer ‹api_key›"), ("Accept", "application/json")],
      requestBody: nil, line: 31, status: status,
      responseHeaders: status == nil
        ? [] : [("Content-Type", "application/json"), ("X-Rate-Left", "118")],
      responseBody: body ?? "{\"data\": [{\"id\": 1001}], \"has_more\": true, \"next\": \"1010\"}",
      responseBytes: bytes, milliseconds: milliseconds, records: records, auxiliary: nil,
      masked: records.isEmpty ? [] : masks)
  }

  static let columns: [ColumnView] = [
    ColumnView(name: "id", type: "int"), ColumnView(name: "email", type: "str"),
    ColumnView(name: "plan", type: "str"), ColumnView(name: "created_at", type: "str date-time"),
    ColumnView(name: "address", type: "object"), ColumnView(name: "tags", type: "array"),
    ColumnView(name: "webhook", type: "str"),
  ]

  static func read(
    _ records: [JSON], pages: [PageView], failure: Failure? = nil, isDryRun: Bool = false,
    columns: [ColumnView] = columns, notes: [String] = []
  ) -> ReadView {
    ReadView(
      id: 1, stream: "customers", isDryRun: isDryRun, isSuccess: failure == nil, failure: failure,
      warnings: [], records: records, pages: pages, sliceCount: 1, limitReached: false,
      milliseconds: 412, masked: records.isEmpty ? [] : masks, schemaNotes: notes,
      columns: records.isEmpty ? [] : columns)
  }

  static let readCustomers: [Step] = [
    (-1, llm, .readStarted(start)),
    (
      0, llm,
      .readFinished(
        read(records, pages: pages, notes: ["address: null in 3 of 10, the schema says never null"])
      )
    ),
  ]

  static let failedRead: [Step] = [
    (-1, .person, .readStarted(start)),
    (
      0, .person,
      .readFinished(
        read(
          [], pages: [page("https://api.acme.dev/v1/customers", records: [], 90, 31, status: 401)],
          failure: Failure(
            "http_failed", "the API answered 401 to GET /v1/customers",
            hint: "check that api_key is the right one", at: SourceSpan(line: 31, column: 9))))
    ),
  ]

  static let dryRun: [Step] = [
    (
      -1, .person,
      .readStarted(
        ReadStart(id: 1, stream: "customers", limits: ReadLimitsView(), isDryRun: true))
    ),
    (
      0, .person,
      .readFinished(
        read(
          [],
          pages: [
            page("https://api.acme.dev/v1/customers?limit=10", records: [], 0, 0, status: nil)
          ],
          isDryRun: true))
    ),
  ]

  /// Text that would steer a terminal, draw a dialog, or break the columns.
  static let hostileText = "\u{1B}[2J\u{1B}]0;owned\u{07}\r\n\u{202E}evil\u{9B}31m\u{200B}\0end"

  static let hostileRead: [Step] = [
    (-1, .person, .readStarted(start)),
    (
      0, .person,
      .readFinished(
        read(
          [
            ["id": 1, "email": .string(hostileText), .init("plan\u{1B}[31m"): "日本語テキスト"],
            [
              "id": 2, "email": "👩‍👩‍👧‍👦 family 🇩🇪 e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
              "plan": "┏━ Let a secret out? ━┓",
            ],
          ],
          pages: [
            page("https://api.acme.dev/\u{1B}[2J", records: [], 1, 10, body: hostileText)
          ],
          columns: [
            ColumnView(name: "id", type: "int"), ColumnView(name: "email", type: "str"),
            ColumnView(name: "plan\u{1B}[31m", type: "str"), ColumnView(name: "plan", type: "str"),
          ], notes: [hostileText]))
    ),
  ]

  static let question = Question(
    id: 7, by: llm, stream: "orders",
    items: [
      Question.Item(
        name: name("api_key"), place: "Authorization header", shown: "Bearer ‹api_key›")
    ], origin: Origin(scheme: "https", host: "api.example.com", port: 443), method: "GET",
    request: "GET /v2/orders?limit=10", methodClass: "read-only method", line: 31,
    beenTo: [(origin: "https://api.acme.dev", count: 41)],
    wholeRequest: [
      "GET /v2/orders?limit=10", "host: api.example.com", "authorization: Bearer ‹api_key›",
      "accept: application/json",
    ])
}
