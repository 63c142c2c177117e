import Foundation
import Support
import Testing

/// A dotenv file holds text; the spec says what the text stands for.
struct ConfigTests {
  private static let properties = """
          flag: {type: boolean, airbyte_secret: true}
          count: {type: integer, airbyte_secret: true}
          ratio: {type: number, airbyte_secret: true}
          start_date: {type: string}
          size: {type: integer}
    """

  private func project(_ origin: String, _ parameters: String, _ dotenv: String) throws -> Project {
    let project = try Project(origin)
    try project.write(
      "manifest.yaml",
      Project.manifest(origin, parameters: parameters, properties: Self.properties))
    try project.write(".env", "api_key=\(project.token)\n\(dotenv)\n")
    return project
  }

  @Test(
    "a value is cast to the type that the spec gives it",
    arguments: [
      (#"{a: "{{ 'n' if config['count'] is number else 's' }}"}"#, "count=41", "a=n"),
      (#"{a: "{{ 'n' if config['ratio'] is number else 's' }}"}"#, "ratio=0.5", "a=n"),
      (#"{a: "{{ config['count'] }}"}"#, "count=41", "a=41"),
      (#"{a: "{{ config['ratio'] }}"}"#, "ratio=0.5", "a=0.5"),
    ])
  func casts(parameters: String, dotenv: String, query: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let outcome = try project(server.origin, parameters, dotenv).read()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?\(query)"])
    await server.stop()
  }

  @Test(
    "a value of another type names its key and nothing else",
    arguments: [
      ("flag", "perhaps-7391"), ("count", "forty-7391"), ("count", "7391.5"),
      ("ratio", "half-7391"), ("count", "0x7391"),
    ])
  func wrongType(key: String, value: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try project(server.origin, "{}", "\(key)=\(value)")
    let outcome = try project.read()
    outcome.expectComplaint("config_invalid", status: 1, naming: key)
    #expect(!outcome.errors.contains(value))
    let json = try project.read("--json")
    #expect(!(json.text + json.errors).contains(value))
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("a value that could be guessed goes out as the text that it is: its type is not told")
  func guessable() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let outcome = try project(server.origin, "{a: \"{{ config['count'] }}\"}", "count=ab7")
      .read()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?a=ab7"])
    await server.stop()
  }

  @Test(
    "a condition on a secret is refused: guessing its truth would be wrong for false and for 0",
    arguments: ["flag=true", "flag=false", "count=0", "count=1", "ratio=0.0"])
  func conditions(dotenv: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let key = dotenv.prefix { $0 != "=" }
    let parameters = "{a: \"{{ 'on' if config['\(key)'] else 'off' }}\"}"
    let outcome = try project(server.origin, parameters, dotenv).read()
    outcome.expectComplaint("secret_flow", status: 1, naming: String(key))
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test(
    "a public value is cast as well",
    arguments: [
      ("{{ 'on' if config['flag'] else 'off' }}", "flag=false", "a=off"),
      ("{{ 'on' if config['flag'] else 'off' }}", "flag=Yes", "a=on"),
      ("{{ config['size'] + 1 }}", "size=41", "a=42"),
      ("{{ config['ratio'] * 2 }}", "ratio=0.5", "a=1.0"),
    ])
  func publicCasts(template: String, dotenv: String, query: String) async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let project = try project(server.origin, "{a: \"\(template)\"}", dotenv)
    let key = dotenv.prefix { $0 != "=" }
    let outcome = try project.read("--public", String(key))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?\(query)"])
    await server.stop()
  }

  @Test("a key that is marked public is plain text: in a URL, and in what is printed")
  func publicKey() async throws {
    let server = try await HostileServer.start { _ in
      .ok(#"{"items":[{"since":"2024-05-06"}]}"#)
    }
    let parameters = #"{since: "{{ config['start_date'] }}"}"#
    let project = try project(server.origin, parameters, "start_date=2024-05-06")
    let outcome = try project.read("--public", "start_date")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?since=2024-05-06"])
    #expect(outcome.text == "{\"since\":\"2024-05-06\"}\n")
    await server.stop()
  }

  @Test("a public key can be worked with as a date")
  func publicDate() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let parameters = #"{year: "{{ format_datetime(config['start_date'], '%Y') }}"}"#
    let project = try project(server.origin, parameters, "start_date=2024-05-06T00:00:00Z")
    let outcome = try project.read("--public", "start_date")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?year=2024"])
    await server.stop()
  }

  @Test("the same key without --public is masked in what is printed")
  func unmarkedKey() async throws {
    let server = try await HostileServer.start { _ in
      .ok(#"{"items":[{"since":"2024-05-06"}]}"#)
    }
    let parameters = #"{since: "{{ config['start_date'] }}"}"#
    let project = try project(server.origin, parameters, "start_date=2024-05-06")
    let outcome = try project.read()
    #expect(!(outcome.text + outcome.errors).contains("2024-05-06"))
    await server.stop()
  }

  @Test("what the config file says is sent, with the types it was written in")
  func configFile() async throws {
    let server = try await HostileServer.start { _ in .ok(#"{"items":[]}"#) }
    let parameters = #"{since: "{{ config['start_date'] }}", more: "{{ config['size'] + 1 }}"}"#
    let project = try project(server.origin, parameters, "")
    try project.write("config.json", #"{"start_date": "2024-05-06", "size": 41}"#)
    let outcome = try project.read("--config", "config.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.target) == ["/items?since=2024-05-06&more=42"])
    await server.stop()
  }

  @Test("a secret that stands in the config file is masked like one of the dotenv file")
  func secretInConfigFile() async throws {
    let server = try await HostileServer.start { request in
      .ok("{\"items\":[{\"echo\":\"\(request.header("authorization") ?? "")\"}]}")
    }
    let project = try Project(server.origin)
    try project.write(".env", "")
    try project.write("config.json", "{\"api_key\": \"\(project.token)\"}")
    let outcome = try project.read("--config", "config.json")
    #expect(server.received.first?.header("authorization") == "Bearer \(project.token)")
    #expect(outcome.text.contains("‹api_key›"))
    await server.stop()
  }
}
