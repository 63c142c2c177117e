import Foundation
import Support
import Testing

@Suite(
  "Your own project on the screen", .enabled(if: TmuxSession.isAvailable), .serialized,
  .timeLimit(.minutes(20)))
struct ProjectTests {
  private static let manifest = """
    version: 6.48.0
    type: DeclarativeSource
    check:
      type: CheckStream
      stream_names: [birds]
    streams:
      - type: DeclarativeStream
        name: birds
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            type: HttpRequester
            url_base: "https://birds.invalid"
            path: /v1/birds
            http_method: GET
            authenticator:
              type: BearerAuthenticator
              api_token: "{{ config['feeder_key'] }}"
          record_selector:
            type: RecordSelector
            extractor:
              type: DpathExtractor
              field_path: [birds]
        schema_loader:
          type: InlineSchemaLoader
          schema: {type: object, properties: {id: {type: integer}}}
    spec:
      type: Spec
      connection_specification:
        type: object
        required: [feeder_key, nest_key]
        properties:
          feeder_key: {type: string, airbyte_secret: true}
          nest_key: {type: string, airbyte_secret: true}

    """

  private static let dotenv = "feeder_key=first-value-4711\nnest_key=\n"

  /// `airlock` without arguments in a folder with these two files, and the row `nest_key` selected.
  private func open() throws -> LiveConsole {
    let files = ["manifest.yaml": Self.manifest, ".env": Self.dotenv]
    let console = try LiveConsole([], files: files)
    try console.see("the project", "1 of 2 set", "No errors, no warnings.")
    try console.see("the rows", "feeder_key", "nest_key")
    try console.press("j")
    try console.seeDetail(of: "nest_key")
    return console
  }

  @Test("a manifest that an editor replaces or rewrites is checked at once, the selection kept")
  func manifestChanges() throws {
    let console = try open()
    let broken = Self.manifest.replacingOccurrences(of: "SimpleRetriever", with: "SimpleRetreiver")
    try console.replace("manifest.yaml", broken)
    try console.see("the error", "unknown type SimpleRetreiver")
    try console.overwrite("manifest.yaml", Self.manifest)
    try console.see("no error", "No errors, no warnings.")
    try console.overwrite("manifest.yaml", broken)
    try console.see("the error again", "unknown type SimpleRetreiver")
    try console.replace("manifest.yaml", Self.manifest)
    try console.see("no error again", "No errors, no warnings.")
    try console.seeDetail(of: "nest_key")
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
  }

  @Test("a .env file that changes outside is read again, the selection kept")
  func dotenvChanges() throws {
    let console = try open()
    try console.replace(".env", "another=one-more-value\n" + Self.dotenv)
    try console.see("the new row", "another", "2 of 3 set")
    try console.seeDetail(of: "nest_key")
    try console.overwrite(".env", "feeder_key=\nnest_key=second-value-0815\n")
    try console.see("what is set now", "1 of 2 set")
    try console.seeDetail(of: "nest_key")
    try console.press("q")
    #expect(try console.terminal.exitStatus() == 0)
    console.expectNever(["first-value-4711", "second-value-0815", "one-more-value"])
  }

  @Test("a .env file that changes while a value is typed loses neither, and the screen says so")
  func dotenvChangesDuringFill() throws {
    let console = try open()
    try console.press("f")
    try console.see("the dialog", "Fill a secret", "nest_key")
    try console.terminal.type("twigs-and-")
    try console.see("the half", "10 chars")
    try console.replace(".env", "# by hand\nanother=one-more-value\n" + Self.dotenv)
    try console.see("that the file changed", "Fill a secret", ".env", "changed", "10 chars")
    try console.terminal.type("moss")
    try console.see("the whole", "14 chars")
    try console.press("Enter")
    try console.see("the value as set", "3 of 3 set", without: ["Fill a secret"])
    let text = try console.home.read("project/.env")
    #expect(text.hasPrefix("# by hand\nanother=one-more-value\nfeeder_key=first-value-4711\n"))
    #expect(
      text.contains("nest_key=twigs-and-moss\n") || text.contains("nest_key='twigs-and-moss'"))
    console.expectNever(["twigs-and-moss", "first-value-4711", "one-more-value"])
  }

  @Test("a private key that is pasted is one value of the .env file, with all its lines")
  func pastedKey() throws {
    let console = try open()
    let lines = ["M1kfakefakefakefake", "9x/fake+fake=="]
    let key = (["-----BEGIN PRIVATE KEY-----"] + lines + ["-----END PRIVATE KEY-----"])
      .joined(separator: "\n")
    try console.press("f")
    try console.see("the dialog", "Fill a secret", "nest_key")
    try console.terminal.paste(key + "\n")
    try console.see("its length", "\(key.count) chars", "newline removed")
    try console.press("Enter")
    try console.see("the value as set", "2 of 2 set", without: ["Fill a secret"])
    let text = try console.home.read("project/.env")
    let quoted = text.contains("nest_key='\(key)'\n") || text.contains("nest_key=\"\(key)\"\n")
    let escaped = key.replacingOccurrences(of: "\n", with: "\\n")
    #expect(quoted || text.contains("nest_key=\"\(escaped)\"\n"))
    #expect(text.hasPrefix("feeder_key=first-value-4711\n"))
    console.expectNever(lines)
  }
}

extension LiveConsole {
  /// The facts below the list are those of this secret: its name stands alone on a line.
  fileprivate func seeDetail(of name: String) throws {
    try see("the facts of \(name)") { screen in
      screen.split(separator: "\n").contains {
        $0.split(separator: "┃").first?.trimmingCharacters(in: .whitespaces) == name
      }
    }
  }

  /// As most editors save: a new file takes the name of the old one.
  fileprivate func replace(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: home.url.appending(path: "project/\(name)"), options: .atomic)
  }

  /// As the shell's `>` does.
  fileprivate func overwrite(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: home.url.appending(path: "project/\(name)"))
  }
}
