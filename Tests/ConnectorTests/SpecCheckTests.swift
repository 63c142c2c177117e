import Connector
import Foundation
import Secrets
import Testing
import Vocabulary

@Suite("The config is compared with the specification before a read")
struct SpecCheckTests {
  /// - Parameter required: keys of the config.
  private static func specification(_ required: [String]) -> String {
    """
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [\(required.joined(separator: ", "))]
        properties:
          account: {type: integer}
          kind: {type: string, enum: [alpha, beta]}
          since: {type: string, pattern: "^[0-9]{4}$"}
          tags: {type: array, items: {type: string}}
          credentials:
            type: object
            oneOf:
              - required: [auth, key]
                properties: {auth: {const: key}, key: {type: string, airbyte_secret: true}}
              - required: [auth, user]
                properties: {auth: {const: user}, user: {type: string}}

    """
  }

  /// The failure of a read, and how many requests there were.
  private func failure(
    _ config: JSON, required: [String] = [], secrets: [String: String] = [:]
  ) async throws -> (ConnectorError?, Int) {
    let connection = try Connection(
      """
      requester: {type: HttpRequester, url_base: https://api.test, path: /a}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
      """, config: config, secrets: secrets.mapValues { $0 },
      rewriting: { text in
        String(text[..<(text.range(of: "\nspec:")?.lowerBound ?? text.endIndex)])
          + "\n" + SpecCheckTests.specification(required)
      })
    let (read, requests) = await connection.read([[["id": 1]]])
    return (read.failure, requests.count)
  }

  @Test(
    "what breaks it is named by key and keyword, and nothing is sent",
    arguments: [
      ([:], ["kind"], "kind is required and not given"),
      (["account": "hunter2"], [], "account must be a whole number (type)"),
      (["kind": "hunter2"], [], "kind is not one of the 2 allowed values (enum)"),
      (["since": "hunter2"], [], "since does not match the pattern of the schema (pattern)"),
      (["tags": ["a", 2]], [], "tags[1] must be text (type)"),
      (
        ["credentials": ["auth": "hunter2"]], [],
        "credentials fits none of the alternatives (oneOf)"
      ),
      (
        ["account": "hunter2", "since": 1], ["kind"],
        "kind is required and not given; account must be a whole number (type);"
          + " since must be text (type)"
      ),
    ] as [(JSON, [String], String)])
  func broken(_ config: JSON, _ required: [String], _ message: String) async throws {
    let (failure, requests) = try await failure(config, required: required)
    #expect(failure?.code == .config)
    #expect(failure?.message == message)
    #expect(failure?.message.contains("hunter2") == false)
    #expect(failure?.span != nil)
    #expect(requests == 0)
  }

  @Test(
    "a config that fits is read",
    arguments: [
      ["account": 5, "kind": "beta", "since": "2024", "tags": []], ["account": .double(5)],
      ["credentials": ["auth": "user", "user": "x"]], ["_limit": 1, "__injected": [:]],
    ] as [JSON])
  func fits(_ config: JSON) async throws {
    let (failure, requests) = try await failure(config)
    #expect(failure == nil)
    #expect(requests == 1)
  }

  @Test("a secret counts as given or not, and what it is decides nothing")
  func secrets() async throws {
    let kind: JSON = ["credentials": ["auth": "key"]]
    // Not set: whatever needs it will say so.
    #expect(try await failure(kind, required: ["credentials"]).0 == nil)
    #expect(try await failure([:], required: ["credentials"]).0 == nil)
    #expect(try await failure(kind, secrets: ["credentials.key": "x"]).0 == nil)
    // No verdict on a secret tells anything of it.
    #expect(try await failure([:], secrets: ["since": "no year"]).0 == nil)
    #expect(try await failure([:], secrets: ["kind": "gamma"]).0 == nil)
  }
}
