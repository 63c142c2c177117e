import Foundation
import Support
import Testing

/// A connector project in a private folder, with one secret that was never anywhere else.
struct Project {
  let scratch: Scratch
  /// The value of `api_key`.
  let token: String
  private let origin: String

  /// - Parameter origin: where the connector sends its requests; nobody listens at the default.
  init(_ origin: String = "http://127.0.0.1:1") throws {
    self.origin = origin
    scratch = try Scratch()
    token = Project.freshToken()
    try scratch.write("manifest.yaml", Project.manifest(origin))
    try write(".env", "api_key=\(token)\n")
  }

  static func freshToken() -> String {
    "tok_" + UUID().uuidString.replacingOccurrences(of: "-", with: "")
  }

  /// Two streams that need `api_key`.
  ///
  /// - Parameters:
  ///   - parameters: request parameters of both streams, as a YAML flow mapping.
  ///   - properties: more fields of the spec, one a line, indented by six.
  static func manifest(
    _ origin: String, parameters: String = "{}", properties: String = ""
  ) -> String {
    """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    definitions:
      requester:
        type: HttpRequester
        url_base: "\(origin)"
        http_method: GET
        authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
        request_parameters: \(parameters)
      selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [items]}
      schema_loader:
        type: InlineSchemaLoader
        schema: {type: object, properties: {id: {type: integer}}}
    streams:
      - type: DeclarativeStream
        name: items
        retriever:
          type: SimpleRetriever
          requester: {$ref: "#/definitions/requester", path: /items}
          record_selector: {$ref: "#/definitions/selector"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
      - type: DeclarativeStream
        name: orders
        retriever:
          type: SimpleRetriever
          requester: {$ref: "#/definitions/requester", path: /orders}
          record_selector: {$ref: "#/definitions/selector"}
        schema_loader: {$ref: "#/definitions/schema_loader"}
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [api_key]
        properties:
          api_key: {type: string, airbyte_secret: true}
    \(properties)

    """
  }

  /// Writes a file that only its owner may read, unless another mode is asked for.
  func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
    try write(name, bytes: Array(text.utf8), mode: mode)
  }

  func write(_ name: String, bytes: [UInt8], mode: Int = 0o600) throws {
    let url = scratch.url.appending(path: name)
    try Data(bytes).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: name), withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(name), withDestinationPath: target)
  }

  /// A pipe that nobody writes to: whoever opens it without care waits for ever.
  func makePipe(_ name: String) throws {
    guard mkfifo(scratch.path(name), 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: scratch.url.appending(path: name)))
  }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: scratch.path(name))[.posixPermissions] as? Int
  }

  /// Runs airlock in the folder, and sees to it that the secret is in nothing that it says.
  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try run(arguments, input: input)
  }

  /// - Parameter through: a command that starts the program named by its arguments.
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    through: [String] = []
  ) throws -> Outcome {
    let state = ["XDG_STATE_HOME": scratch.path("state")]
    let line = through + [Program.airlockPath] + arguments
    let result = try Program(line[0], Array(line.dropFirst())).run(
      input: input, in: scratch.url, environment: state.merging(environment) { $1 })
    let outcome = Outcome(status: result.status, text: result.text, errors: result.errorText)
    let scan = LeakScan(token)
    #expect(scan.found(in: outcome.text) == [])
    #expect(scan.found(in: outcome.errors) == [])
    #expect(!outcome.errors.contains("Fatal error"))
    return outcome
  }

  /// Runs airlock in a terminal of its own, and types.
  func type(_ words: String, into arguments: [String]) throws -> Outcome {
    let program =
      "import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    return try run(
      arguments, input: words + "\n", through: ["/usr/bin/env", "python3", "-c", program])
  }

  /// Reads the stream `items` with everything allowed at the project's own host.
  func read(_ more: String...) throws -> Outcome {
    try run(["read", "manifest.yaml", "items", "--env", ".env", "--allow", "*=\(origin)"] + more)
  }
}
