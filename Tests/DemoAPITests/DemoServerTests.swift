import DemoAPI
import Egress
import Secrets
import Testing
import Vocabulary

@Suite("The make-believe API")
struct DemoServerTests {
  /// A caller that knows the keys, or thinks it does.
  struct Caller {
    let transport: EgressTransport
    let origin: Origin
    let vault: Vault

    init(_ server: DemoServer) throws {
      vault = Vault()
      origin = try OriginParser.parse(server.origin).origin
      let policy = EgressPolicy(rules: [AllowRule(key: nil, origin: origin)])
      let gate = Gate(policy: policy, approver: HeadlessApprover(), now: { 0 })
      transport = EgressTransport(gate: gate, vault: vault)
    }

    func get(
      _ path: String, token: String?, _ others: [(String, String)] = [], method: String = "GET"
    )
      async throws -> (status: Int, json: JSON)
    {
      var headers: [(name: String, value: SealedText)] = []
      let pairs = (token.map { [("Authorization", $0)] } ?? []) + others
      for (index, pair) in pairs.enumerated() {
        let secret = vault.seal(SecretName("key\(index)")!, pair.1)
        let text = SealedText(pair.0 == "Authorization" ? "Bearer " : "") + SealedText(secret)
        headers.append((pair.0, text))
      }
      let request = SealedRequest(
        method: method, origin: origin, path: SealedText(path), headers: headers)
      let response = try await transport.send(request, read: 1, by: .person).content
      return (response.status, try JSON(parsing: response.body))
    }
  }

  func withServer(
    _ credentials: DemoCredentials = .random(),
    _ body: (Caller, DemoCredentials) async throws -> Void
  ) async throws {
    let server = try await DemoServer.start(tokens: credentials)
    do { try await body(try Caller(server), credentials) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test("customers come in pages until there are no more")
  func customers() async throws {
    try await withServer { caller, keys in
      var ids: [Int] = []
      for page in 1...4 {
        let answer = try await caller.get(
          "/v1/customers?page=\(page)&per_page=100", token: keys.apiKey)
        #expect(answer.status == 200)
        ids += answer.json["customers"]?.array?.compactMap { $0["id"]?.int } ?? []
      }
      #expect(ids == Array(1001...1230))
      let first = try await caller.get("/v1/customers?per_page=1", token: keys.apiKey)
      let record = try #require(first.json["customers"]?[0]?.object)
      #expect(Array(record.keys) == ["id", "email", "plan", "created_at", "address", "webhook"])
      #expect(record["email"] == "ana@example.com")
      #expect(record["created_at"] == "2024-01-01T09:12:24Z")
      #expect(record["webhook"]?.string == "https://hooks.acme.example/in/\(keys.apiKey)")
    }
  }

  @Test("customers can be asked for since a date")
  func since() async throws {
    try await withServer { caller, keys in
      let all = try await caller.get(
        "/v1/customers?since=2024-01-01T00%3A00%3A00Z", token: keys.apiKey)
      #expect(all.json["total"] == 230)
      let some = try await caller.get(
        "/v1/customers?since=2024-06-01T00%3A00%3A00Z", token: keys.apiKey)
      let total = try #require(some.json["total"]?.int)
      #expect(total > 0 && total < 230)
      let dates = some.json["customers"]?.array?.compactMap { $0["created_at"]?.string } ?? []
      #expect(dates.allSatisfy { $0 >= "2024-06-01" })
    }
  }

  @Test("orders want both keys and follow a cursor to the end")
  func orders() async throws {
    try await withServer { caller, keys in
      let second = [("X-Api-Key", try #require(keys.clientSecret))]
      var ids: [Int] = []
      var path = "/v1/orders?limit=70"
      for _ in 0..<5 {
        let answer = try await caller.get(path, token: keys.apiKey, second)
        ids += answer.json["data"]?.array?.compactMap { $0["id"]?.int } ?? []
        guard answer.json["has_more"] == true else { break }
        path = "/v1/orders?limit=70&after=\(try #require(answer.json["next"]?.string))"
      }
      #expect(ids == Array(1001...1180))
      let tenth = try await caller.get("/v1/orders?limit=10", token: keys.apiKey, second)
      #expect(tenth.json["next"] == "1010")
      for after in ["-5", "99999999999", "abc", "1180"] {
        let answer = try await caller.get("/v1/orders?after=\(after)", token: keys.apiKey, second)
        #expect(answer.status == 200)
      }
      let without = try await caller.get("/v1/orders", token: keys.apiKey)
      #expect(without.status == 401)
    }
  }

  @Test("a stub can be filled with anything of eight characters when the demo says so")
  func anySecret() async throws {
    try await withServer(.randomTakingAnyClientSecret()) { caller, keys in
      func status(_ secret: String) async throws -> Int {
        try await caller.get("/v1/orders", token: keys.apiKey, [("X-Api-Key", secret)]).status
      }
      let statuses = [try await status("made-up-by-me"), try await status("short")]
      #expect(statuses == [200, 401])
    }
  }

  @Test("events repeat the caller's headers")
  func events() async throws {
    try await withServer { caller, keys in
      let answer = try await caller.get(
        "/v1/events", token: keys.apiKey, [("X-Account-Id", keys.accountID)])
      let events = try #require(answer.json["events"]?.array)
      #expect(events.count == 30)
      let headers = events[0]["request"]?["headers"]
      #expect(headers?["Authorization"]?.string == "Bearer \(keys.apiKey)")
      #expect(headers?["X-Account-Id"]?.string == keys.accountID)
    }
  }

  @Test("a wrong key is refused in words that repeat it")
  func unauthorised() async throws {
    try await withServer { caller, _ in
      let answer = try await caller.get("/v1/customers", token: "wrong-\"key\"-0123")
      #expect(answer.status == 401)
      #expect(answer.json["error"] == "invalid_token")
      #expect(answer.json["message"]?.string?.contains("'wrong-\"key\"-0123'") == true)
      let masked = caller.vault.recogniser.mask(try #require(answer.json["message"]?.string)).text
      #expect(masked == "token '‹key0›' is not valid for this account")
      let without = try await caller.get("/v1/customers", token: nil)
      #expect(without.status == 401)
    }
  }

  @Test("other paths and methods are refused")
  func unknown() async throws {
    try await withServer { caller, keys in
      let path = try await caller.get("/v2/customers", token: keys.apiKey)
      let root = try await caller.get("/", token: nil)
      let delete = try await caller.get("/v1/customers", token: keys.apiKey, method: "DELETE")
      #expect([path.status, root.status, delete.status] == [404, 404, 405])
    }
  }

  @Test("keys are new in every run, and the sample project holds them in its dotenv only")
  func keys() {
    let one = DemoCredentials.random()
    #expect(one.apiKey != DemoCredentials.random().apiKey)
    let dotenv = DemoProject.dotenv(one)
    #expect(dotenv.contains("api_key=\(one.apiKey)\n"))
    #expect(dotenv.hasSuffix("\nclient_secret=\n"))
    #expect(!dotenv.contains(one.clientSecret ?? "none"))
    let manifest = DemoProject.manifest(origin: "http://127.0.0.1:4000")
    #expect(manifest.contains("url_base: \"http://127.0.0.1:4000\"\n"))
    #expect(manifest.components(of: DemoProject.mistake) == 1)
    #expect(manifest.components(of: DemoProject.repair) == 0)
    #expect(!"\(one) \(String(reflecting: one))".contains(one.apiKey))
  }
}

extension String {
  fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
