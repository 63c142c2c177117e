import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// `execute_dynamic_manifest_resolution_test` on manifests whose streams are made at run time.
struct DynamicStreamTests {
  private let tool = "execute_dynamic_manifest_resolution_test"

  private func server() async throws -> HostileServer {
    try await HostileServer.start { request in
      request.target.hasPrefix("/names")
        ? .ok(#"{"items":[{"name":"first"},{"name":"of \#(ServedProject.secret)"}]}"#)
        : .ok(#"{"items":[{"id":1}]}"#)
    }
  }

  /// The served manifest with a dynamic stream beside its two streams.
  private func manifest(_ origin: String, _ resolver: String) -> String {
    ServedProject.manifest(origin) + """

      dynamic_streams:
        - type: DynamicDeclarativeStream
          name: made
          stream_template:
            type: DeclarativeStream
            name: template
            retriever: {$ref: "#/definitions/retriever"}
            schema_loader: {$ref: "#/definitions/schema_loader"}
          components_resolver:
      \(resolver.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
            components_mapping:
              - type: ComponentMappingDefinition
                field_path: [name]
                value: "{{ components_values['name'] }}"

      """
  }

  private let fromAPI = """
    type: HttpComponentsResolver
    retriever:
      type: SimpleRetriever
      requester: {$ref: "#/definitions/retriever/requester", path: /names}
      record_selector: {$ref: "#/definitions/retriever/record_selector"}
    """

  private let fromConfig = """
    type: ConfigComponentsResolver
    stream_config: {type: StreamConfig, configs_pointer: [tables]}
    """

  @Test("streams that an API names are made and masked, and each can be asked for alone")
  func asked() async throws {
    let api = try await server()
    let project = try await ServedProject(
      allow: ["*=\(api.origin)"], manifest: manifest(api.origin, fromAPI))
    let client = project.client()
    let answer = await client.call(tool)["structuredContent"]
    #expect(answer?["status"] == "resolved")
    #expect(answer?["stream_names"] == ["items", "others", "first", "of ‹api_key›"])
    #expect(answer?["dynamic_streams"] == [["name": "made", "streams": 2]])
    #expect(answer?["result"]?["streams"]?[2]?["dynamic_stream_name"] == "made")
    #expect(answer?["result"]?["streams"]?[2]?["retriever"]?["requester"]?["path"] == "/items")
    #expect(api.received.map(\.target) == ["/names"])
    let token = api.received.first?.header("authorization")
    #expect(token == "Bearer \(ServedProject.secret)")

    let one = await client.call(tool, ["stream_name": "of ‹api_key›"])["structuredContent"]
    #expect(one?["result"]?["streams"]?.array?.count == 1)
    let read = await client.call("execute_stream_test_read", ["stream_name": "first"])
    #expect(read["structuredContent"]?["records"] == [["id": 1]])
    await api.stop()
  }

  @Test("streams that the config names are made, and nothing is sent for them")
  func known() async throws {
    let api = try await server()
    let project = try await ServedProject(
      allow: ["*=\(api.origin)"], manifest: manifest(api.origin, fromConfig))
    let client = project.client()
    let config: JSON = ["tables": [["name": "a"], ["name": "b"]]]
    let answer = await client.call(tool, ["config": config])["structuredContent"]
    #expect(answer?["stream_names"] == ["items", "others", "a", "b"])
    let none = await client.call(tool)["structuredContent"]
    #expect(none?["dynamic_streams"] == [["name": "made", "streams": 0]])
    let list = await client.call("list_streams")
    #expect(list["structuredContent"]?["dynamic_streams"] == ["made"])
    #expect(list.text().contains(tool))
    #expect(api.connectionCount == 0)
    await api.stop()
  }

  @Test("without an approval nothing is sent, and the answer says which")
  func denied() async throws {
    let api = try await server()
    let project = try await ServedProject(
      isWatched: false, manifest: manifest(api.origin, fromAPI))
    let answer = await project.client().call(tool)
    #expect(answer["isError"] == true)
    #expect(answer["structuredContent"]?["status"] == "failed")
    #expect(answer["structuredContent"]?["error"]?["code"] == "egress_denied")
    #expect(api.connectionCount == 0)
    await api.stop()
  }

  @Test("the person is asked; a call that waited for too long meets the answer when made again")
  func question() async throws {
    let api = try await server()
    let project = try await ServedProject(
      manifest: manifest(api.origin, fromAPI), patience: 0.01)
    let client = project.client()
    let first = await client.call(tool)
    #expect(first["structuredContent"]?["status"] == "waiting_for_human")
    #expect(first["isError"] == false)
    let question = await project.next {
      if case .questionAsked(let question) = $0 { question } else { nil }
    }
    #expect(question?.request == "GET /names" && question?.by != .person)
    await project.session.perform(.answer(question: question?.id ?? 0, .session), by: .person)
    let second = await client.call(tool)
    #expect(second["structuredContent"]?["status"] == "resolved")
    await api.stop()
  }

  @Test("a secret that is not set is named before anything is sent")
  func unset() async throws {
    let api = try await server()
    let project = try await ServedProject(
      allow: ["*=\(api.origin)"], env: "api_key=\n", manifest: manifest(api.origin, fromAPI))
    let answer = await project.client().call(tool)["structuredContent"]
    #expect(answer?["error"]?["code"] == "secret_unset")
    #expect(api.connectionCount == 0)
    await api.stop()
  }

  @Test("a cancelled call stops its request, and so does the person who stops reads")
  func cancellation() async throws {
    let api = try await HostileServer.start { _ in .silence }
    let project = try await ServedProject(
      allow: ["*=\(api.origin)"], manifest: manifest(api.origin, fromAPI))
    let client = project.client()
    let id = await client.start(tool)
    _ = await api.nextArrival()
    await client.cancel(id)
    await api.nextClosing()
    await client.connection.drain()
    #expect(client.received.isEmpty)

    let other = await client.start(tool)
    _ = await api.nextArrival()
    await project.session.perform(.cancelRead, by: .person)
    let answer = await client.answer(to: other)
    #expect(answer["result"]?["structuredContent"]?["error"]?["code"] == "cancelled")
    await api.stop()
  }

  @Test("the call is held before it sends something, for whoever wants to be asked first")
  func held() async throws {
    let api = try await server()
    let project = try await ServedProject(
      allow: ["*=\(api.origin)"], manifest: manifest(api.origin, fromAPI))
    let client = project.client()
    await project.session.perform(.pace(.askBeforeNetwork), by: .person)
    let id = await client.start(tool)
    _ = await project.next { if case .callHeld(let id) = $0 { id } else { nil } }
    #expect(api.connectionCount == 0)
    await project.session.perform(.pace(.free), by: .person)
    let answer = await client.answer(to: id)
    #expect(answer["result"]?["structuredContent"]?["status"] == "resolved")
    await api.stop()
  }
}
