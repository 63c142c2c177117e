import Session
import Vocabulary

@testable import Console

/// What was approved, and questions that want a second look.
extension Sample {
  private static func web(_ host: String, port: Int = 443) -> Origin {
    Origin(scheme: "https", host: host, port: port)
  }

  static let approvals: [ApprovalRow] = [
    ApprovalRow(
      subject: .key(name("client_secret")), origin: web("auth.acme.dev"), scope: .project,
      placements: ["body", "header", "path", "query"], methods: "declared query",
      isConfirmed: false),
    ApprovalRow(subject: .everyKey, origin: web("sandbox.acme.dev", port: 8443), scope: .launch),
    ApprovalRow(
      subject: .key(name("api_key")), origin: web("api.acme.dev"), scope: .project,
      placements: ["header"], methods: "read-only method"),
    ApprovalRow(
      subject: .key(name("api_key")),
      origin: web("a-very-long-name-of-a-host-that-goes-on-and-on.and-on.acme.dev.example"),
      scope: .session, placements: ["header", "query"], methods: "it writes", isStale: false),
    ApprovalRow(
      subject: .key(name("api_key")), origin: web("old.acme.dev"), scope: .project,
      placements: ["query"], methods: "read-only method", isStale: true),
    ApprovalRow(
      subject: .key(name("refresh_token")), origin: web("evil.example"), scope: .project,
      isRefusal: true),
    ApprovalRow(
      subject: .requests, origin: web("files.acme.dev"), scope: .session,
      methods: "read-only method"),
    ApprovalRow(subject: .address("10.0.0.7"), origin: web("files.acme.dev"), scope: .project),
  ]

  private static func asking(
    _ id: Int, _ host: String, _ place: String, more: [Question] = []
  ) -> Question {
    Question(
      id: id, by: llm, stream: "orders",
      items: [Question.Item(name: name("api_key"), place: place, shown: "‹api_key›")],
      origin: web(host), method: "GET", request: "GET /v2/orders", methodClass: "read-only method",
      line: 31, beenTo: [(origin: "https://api.acme.dev", count: 41)],
      wholeRequest: ["GET /v2/orders", "host: \(host)", "x-key: ‹api_key›"], more: more)
  }

  static let burst: [(Double, Party, Event.Kind)] =
    opening + [
      (60, llm, .questionAsked(asking(7, "eu.api.acme.dev", "Authorization header"))),
      (
        64, llm,
        .questionChanged(
          asking(
            7, "eu.api.acme.dev", "Authorization header",
            more: [
              asking(8, "us.api.acme.dev", "Authorization header"),
              asking(9, "api.acme.dev.login-check.example", "query parameter key"),
              asking(10, "files.acme.dev", "X-Key header"),
            ]))
      ),
    ]

  static let inside = Question(
    id: 7, by: llm, stream: "files", items: [], origin: web("files.acme.dev"), method: "GET",
    request: "GET /latest/meta-data", methodClass: "read-only method", line: 31, beenTo: [],
    wholeRequest: ["GET /latest/meta-data", "host: files.acme.dev"],
    leadsTo: [
      LeadsTo(address: "169.254.169.254", words: "a link-local address of your network"),
      LeadsTo(address: "fd00::7", words: "a private address of your network"),
    ])

  static let near = Question(
    id: 7, by: llm, stream: "orders",
    items: [
      Question.Item(name: name("api_key"), place: "Authorization header", shown: "Bearer ‹api_key›")
    ], origin: web("192.168.1.20", port: 8443), method: "GET", request: "GET /v2/orders",
    methodClass: "read-only method", line: 31, beenTo: [], wholeRequest: ["GET /v2/orders"],
    reach: "a private address of your network")
}
