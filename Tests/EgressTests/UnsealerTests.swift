import Secrets
import Testing
import Vocabulary

@testable import Egress

@Suite("A filled request is spelt as the CDK would spell it")
struct UnsealerTests {
  let vault = Vault()
  let api: Origin

  init() throws { api = try origin("https://api.example.com") }

  func sealed(_ value: String, _ key: String = "api_key") -> SealedText {
    SealedText(vault.seal(name(key), value))
  }

  func fill(_ request: SealedRequest) throws(EgressError) -> ConcreteRequest {
    try Unsealer.fill(
      request, spending: Ticket(for: Trip(request, to: request.origin, read: 1)), vault: vault)
  }

  func url(
    _ path: SealedText, _ query: [(name: SealedText, value: SealedText)] = []
  ) throws
    -> String
  {
    try fill(get(api, path, query: query)).url
  }

  func body(_ body: SealedBody) throws -> String {
    String(decoding: try fill(post(api, "/x", body)).body, as: UTF8.self)
  }

  // What stands on the right was printed by requests 2.34, but for the two rows with ? and #.
  @Test(
    "a secret in the path is encoded as requote_uri does",
    arguments: [
      ("plain-._~", "plain-._~"), ("a b", "a%20b"), ("a/b", "a/b"), ("a%20b", "a%20b"),
      ("a%41b", "aAb"), ("100%", "100%25"), ("a%zzb", "a%25zzb"), ("é", "%C3%A9"),
      ("a\"<>^`{|}b", "a%22%3C%3E%5E%60%7B%7C%7Db"), ("a\\b", "a%5Cb"),
      ("!$&'()*+,;=:@", "!$&'()*+,;=:@"), ("a?b", "a%3Fb"), ("a#b", "a%23b"),
      ("line\nbreak", "line%0Abreak"),
    ])
  func path(value: String, expected: String) throws {
    let path = SealedText("/v1/") + sealed(value) + SealedText("/items")
    #expect(try url(path) == "https://api.example.com/v1/\(expected)/items")
  }

  @Test("a path keeps its own escapes, loses its dots, and its fragment")
  func plainPath() throws {
    #expect(
      try url(SealedText("/a/../b/./c%2Fd?x=1/../2#f"))
        == "https://api.example.com/b/c%2Fd?x=1/../2")
    #expect(try url(SealedText("/..")) == "https://api.example.com/")
    #expect(try url(SealedText("/../../etc/")) == "https://api.example.com/etc/")
    #expect(try url(SealedText("//evil.example/x")) == "https://api.example.com//evil.example/x")
  }

  @Test(
    "a query is encoded as urlencode does",
    arguments: [
      ("plain-._~", "plain-._~"), ("a b", "a+b"), ("a+b", "a%2Bb"),
      ("p@ss/w0rd+&=\"é", "p%40ss%2Fw0rd%2B%26%3D%22%C3%A9"),
      ("100%", "100%25"), ("[x]", "%5Bx%5D"), ("", ""), ("a\nb", "a%0Ab"),
    ])
  func query(value: String, expected: String) throws {
    let pairs = [
      (name: SealedText("filter[a]"), value: SealedText("1 2")),
      (name: SealedText("key"), value: SealedText("x") + sealed(value)),
    ]
    #expect(
      try url(SealedText("/i"), pairs)
        == "https://api.example.com/i?filter%5Ba%5D=1+2&key=x\(expected)")
    #expect(try url(SealedText("/i?a=b"), pairs).hasPrefix("https://api.example.com/i?a=b&filter"))
  }

  @Test("a JSON body is spelt as json.dumps spells it, secrets too")
  func json() throws {
    let document = SealedJSON.object([
      ("a", .plain([1, 2, nil, true, .double(1.5), "é\u{1F600}\u{7F}\"\\\n"])),
      ("é", .sealed(sealed("pä\"\\\t\u{1F600}"), literal: false)),
      ("list", .array([.sealed(SealedText("x-") + sealed("v"), literal: false), .plain([:])])),
    ])
    #expect(
      try body(.json(document))
        == #"{"a": [1, 2, null, true, 1.5, "\u00e9\ud83d\ude00\u007f\"\\\n"], "#
        + #""\u00e9": "p\u00e4\"\\\t\ud83d\ude00", "list": ["x-v", {}]}"#)
  }

  @Test(
    "a secret that Python reads as a literal is sent as that literal",
    arguments: [
      ("17", "17"), ("-17", "-17"), ("+5", "5"), (" 17", "17"), ("1_000", "1000"), ("0", "0"),
      ("000", "0"), ("0x1F", "31"), ("0b11", "3"), ("0x_1f", "31"), ("- 5", "-5"),
      ("1e1_0", "10000000000.0"), ("00.5", "0.5"), ("1.e5", "100000.0"),
      ("--5", #""--5""#), ("1e_5", #""1e_5""#), ("0_x1f", #""0_x1f""#), ("0x-1", #""0x-1""#),
      ("1._5", #""1._5""#),
      ("1.50", "1.5"), ("1.", "1.0"), (".5", "0.5"),
      ("1e3", "1000.0"), ("True", "true"), ("False", "false"), ("None", "null"),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("007", #""007""#), ("1__0", #""1__0""#), ("true", #""true""#), ("nan", #""nan""#),
      ("inf", #""inf""#), ("1e999", #""1e999""#), ("0x", #""0x""#), ("1-2", #""1-2""#),
      ("12ab", #""12ab""#), ("", #""""#), ("_1", #""_1""#), ("1_", #""1_""#), (".", #"".""#),
    ])
  func literals(value: String, expected: String) throws {
    #expect(try body(.json(.sealed(sealed(value), literal: true))) == expected)
    let quoted = try body(.json(.sealed(sealed(value), literal: false)))
    #expect(quoted.hasPrefix("\"") && quoted.hasSuffix("\""))
  }

  @Test("forms, texts and base64 pieces are filled")
  func otherBodies() throws {
    let form: SealedBody = .form([
      SealedPair(SealedText("grant_type"), SealedText("refresh token")),
      SealedPair(SealedText("secret"), sealed("a&b=c d")),
    ])
    #expect(try body(form) == "grant_type=refresh+token&secret=a%26b%3Dc+d")
    #expect(try body(.text(SealedText("<x>") + sealed("é") + SealedText("</x>"))) == "<x>é</x>")
    for (user, expected) in [("u", "dTpwdw=="), ("us", "dXM6cHc="), ("use", "dXNlOnB3")] {
      let pair = sealed(user, "user") + SealedText(":") + sealed("pw", "password")
      let basic = SealedText(pieces: [.text("Basic "), .base64(pair)])
      let request = try fill(get(api, headers: [("Authorization", basic)]))
      #expect(header(request, "Authorization") == "Basic \(expected)")
    }
  }

  func header(_ request: ConcreteRequest, _ name: String) -> String? {
    request.headers.first { $0.name == name }?.value
  }

  @Test("defaults are added, and step back for what the manifest says")
  func headers() throws {
    let json: SealedBody = .json(.plain([:]))
    let plain = try fill(post(api, "/x", json))
    #expect(header(plain, "Content-Type") == "application/json")
    #expect(header(plain, "Accept") == "*/*")
    #expect(header(plain, "User-Agent") == "airlock")
    #expect(header(plain, "Host") == "api.example.com")
    let form = try fill(post(api, "/x", .form([SealedPair(SealedText("a"), SealedText("b"))])))
    #expect(header(form, "Content-Type") == "application/x-www-form-urlencoded")
    #expect(header(try fill(post(api, "/x", .text(SealedText("b")))), "Content-Type") == nil)
    let own = try fill(
      post(
        api, "/x", json,
        headers: [
          ("content-type", SealedText("application/vnd.api+json")),
          ("accept", SealedText("text/csv")), ("Content-Length", SealedText("7")),
          ("Transfer-Encoding", SealedText("chunked")), ("Host", SealedText("api.example.com")),
        ]))
    #expect(own.headers.filter { $0.name.lowercased() == "content-type" }.count == 1)
    #expect(header(own, "accept") == "text/csv")
    #expect(header(own, "Accept") == nil)
    #expect(header(own, "Content-Length") == nil)
    #expect(header(own, "Transfer-Encoding") == nil)
  }

  @Test("a header that could become two headers is refused")
  func headerInjection() throws {
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b", "a\u{7F}"] {
      #expect(throws: EgressError.self) { try fill(get(api, headers: [("X", sealed(value))])) }
      #expect(throws: EgressError.self) { try fill(get(api, headers: [("X", SealedText(value))])) }
    }
    for name in ["X Y", "X\r\nY", "", "X:"] {
      #expect(throws: EgressError.self) { try fill(get(api, headers: [(name, SealedText("v"))])) }
    }
    #expect(throws: EgressError.self) {
      try fill(SealedRequest(method: "GET /x", origin: api, path: SealedText("/")))
    }
    #expect(try header(fill(get(api, headers: [("X", SealedText("a\tb"))])), "X") == "a\tb")
  }

  @Test("a Host header for another site is refused")
  func fronting() {
    #expect(throws: EgressError.self) {
      try fill(get(api, headers: [("Host", SealedText("evil.example"))]))
    }
  }

  @Test("a ticket for one trip does not pay for another")
  func wrongTicket() throws {
    let key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    let cheap = get(api)
    let dear = get(api, headers: [bearer(key)])
    #expect(throws: EgressError.self) {
      try Unsealer.fill(dear, spending: Ticket(for: Trip(cheap, to: api, read: 1)), vault: vault)
    }
    // The ticket's origin is where the request goes, whatever the request says.
    let elsewhere = Trip(cheap, to: try origin("https://other.example"), read: 1)
    #expect(
      try Unsealer.fill(cheap, spending: Ticket(for: elsewhere), vault: vault).url
        == "https://other.example/v1/items")
  }

  @Test("what cannot be sent is refused, and the refusal repeats no value")
  func refusals() {
    let derived = SealedText(pieces: [.base64(SealedText(pieces: [.derived([name("pin")])]))])
    let requests = [
      get(api, headers: [("X", derived)]),
      get(api, SealedText("v1") + sealed("ck_live_4f8a")),
      get(api, sealed("/ck_live_4f8a\u{0}").base64Piece),
      post(api, "/x", .json(.plain(["a": .double(.nan)]))),
    ]
    for request in requests {
      let error = #expect(throws: EgressError.self) { try fill(request) }
      #expect(error?.code == .denied)
      #expect(error?.message.contains("ck_live") == false)
    }
  }

  @Test("a concrete request has no text")
  func noText() throws {
    let request = try fill(get(api, headers: [("X", sealed("ck_live_4f8a0c2e9b71"))]))
    var dumped = ""
    dump(request, to: &dumped)
    for text in ["\(request)", String(reflecting: request), dumped, "\([request])"] {
      #expect(!text.contains("ck_live"))
    }
  }
}

extension SealedText {
  fileprivate var base64Piece: SealedText { SealedText(pieces: [.base64(self)]) }
}
