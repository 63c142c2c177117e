import Connector
import Secrets
import Testing
import Vocabulary

@Suite("Rules for a config")
struct ConfigRuleTests {
  private func read(
    _ rules: String, config: JSON = [:]
  ) async throws -> (read: StreamRead, requests: [SealedRequest]) {
    let connection = try Connection(
      retriever("request_headers: {K: \"{{ config['made'] }}\"}"), config: config,
      secrets: ["key": "made-up-token"]
    ) { text in
      text + "\n  config_normalization_rules:\n    type: ConfigNormalizationRules\n"
        + rules.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    }
    return await connection.read([["d": [["id": 1]]]])
  }

  private func retriever(_ more: String) -> String {
    """
    requester:
      type: HttpRequester
      url_base: https://api.test
      path: /items
      \(more)
    record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [d]}}
    """
  }

  @Test("a field that is made of a secret holds the secret, and shows its name")
  func made() async throws {
    let (read, requests) = try await read(
      """
      transformations:
        - {type: ConfigAddFields, fields: [{type: AddedFieldDefinition, path: [made], value: "Key {{ config['key'] }}"}]}
      """)
    #expect(read.records == [["id": 1]])
    #expect(requests.first?.headers.map(\.value.masked) == ["Key ‹key›"])
    #expect(requests.first?.headers.first?.value.secrets.map(\.name.text) == ["key"])
  }

  @Test(
    "no rule decides on what a secret is",
    arguments: [
      """
      transformations:
        - {type: ConfigAddFields, condition: "{{ config['key'] == 'x' }}", fields: [{type: AddedFieldDefinition, path: [made], value: "1"}]}
      """,
      """
      transformations:
        - {type: ConfigRemoveFields, condition: "{{ config['key'].startswith('a') }}", field_pointers: [[made]]}
      """,
      """
      transformations:
        - {type: ConfigRemapField, field_path: [key], map: {a: b}}
      """,
      """
      validations:
        - type: DpathValidator
          field_path: [key]
          validation_strategy: {type: ValidateAdheresToSchema, base_schema: {minLength: 5}}
      """,
      """
      validations:
        - type: DpathValidator
          field_path: ["*"]
          validation_strategy: {type: ValidateAdheresToSchema, base_schema: {type: string}}
      """,
    ])
  func secretFlow(_ rules: String) async throws {
    let (read, requests) = try await read(rules, config: ["made": "\"m\""])
    #expect(read.failure?.code == .secretFlow)
    #expect(requests.isEmpty)
  }

  @Test("a config that is refused is told the field and the rule, and not the value")
  func refused() async throws {
    let (read, requests) = try await read(
      """
      validations:
        - type: DpathValidator
          field_path: [made]
          validation_strategy:
            type: ValidateAdheresToSchema
            base_schema: {type: object, properties: {page: {type: integer, maximum: 5}}}
      """, config: ["made": ["page": 99]])
    #expect(read.failure?.code == .config)
    #expect(
      read.failure?.message == "made.page is more than the schema allows")
    #expect(requests.isEmpty)
  }
}
