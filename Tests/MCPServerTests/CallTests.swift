import Disclosure
import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// Tool calls beside each other: order, cancellation, progress, the door.
struct CallTests {
  private func quick() -> ConnectionLimits {
    var limits = ConnectionLimits()
    limits.progressGap = .milliseconds(1)
    limits.heartbeat = .milliseconds(5)
    limits.holdNotice = .milliseconds(1)
    return limits
  }

  private func started(_ project: ServedProject) async -> CallView? {
    await project.next { if case .callStarted(let call) = $0 { call } else { nil } }
  }

  private func finished(_ project: ServedProject) async -> CallEnd? {
    await project.next { if case .callFinished(let end) = $0 { end } else { nil } }
  }

  @Test("a result is the same as structured content and as text, with a line for a person")
  func content() async throws {
    let project = try await ServedProject()
    let client = project.client()
    let result = await client.call("list_streams")
    let blocks = try #require(result["content"]?.array)
    #expect(blocks.count == 2)
    let text = try #require(blocks.first?["text"]?.string)
    #expect(try JSON(parsing: text) == result["structuredContent"])
    #expect(blocks.last?["text"] == "2 streams, 2 can be read now.")
    #expect(blocks.last?["annotations"] == ["audience": ["user"]])
    #expect(!result.text().contains("airlock."))
  }

  @Test("a wrong argument is the tool's own answer, for the LLM to read")
  func badArguments() async throws {
    let project = try await ServedProject()
    let client = project.client()
    for (tool, arguments) in [
      ("execute_stream_test_read", [:]),
      ("execute_stream_test_read", ["stream_name": "items", "max_records": 0]),
      ("validate_manifest", ["manifest": 7]),
      ("set_session_manifest_text", ["mode": "scribble"]),
      (
        "set_session_manifest_text",
        ["mode": "replace_lines", "new_text": "", "replace_lines": [1]]
      ),
      ("wait_for_secrets", ["keys": ["a b"]]),
      ("get_session_manifest_version", [:]),
    ] as [(String, JSONObject)] {
      let result = await client.call(tool, arguments)
      #expect(result["isError"] == true, "\(tool)")
      #expect(result["structuredContent"]?["error"]?["code"] == "bad_arguments", "\(tool)")
    }
  }

  @Test("the log has each call, who made it, what it gave and the very bytes")
  func log() async throws {
    let project = try await ServedProject()
    let client = project.client()
    let result = await client.call("list_dotenv_secrets")
    let joined = await project.next { kind -> ClientView? in
      if case .accessChanged(let view) = kind { view.clients.last } else { nil }
    }
    #expect(joined?.name == "memory" && joined?.version == "1.0" && joined?.way == .stdio)
    let call = await started(project)
    #expect(call?.tool == "list_dotenv_secrets" && call?.client == joined?.id)
    let end = await finished(project)
    #expect(end?.summary == "1 of 1 secrets are set." && end?.isError == false)
    let bytes = try #require(end?.disclosed?.bytes)
    #expect(try JSON(parsing: bytes)["result"] == result)
    #expect(end?.disclosed?.isCanaryMasked == true)
    await client.connection.close(.gone)
    let left = await project.next { kind -> Bool? in
      if case .accessChanged(let view) = kind, view.clients.last?.isConnected == false {
        true
      } else {
        nil
      }
    }
    #expect(left == true)
  }

  @Test("a client that gives itself another name is another client, and the same name is the same")
  func names() async throws {
    let project = try await ServedProject()
    let client = project.client()
    _ = await client.call("list_streams")
    _ = await client.call("list_streams")
    var request = MemoryClient.request(1, "tools/call", ["name": "list_streams"]).text()
    request.replace("memory", with: "other")
    await client.send(request)
    _ = await client.answer(to: 1)
    let numbers = await client.connection.clientNumbers
    #expect(numbers.count == 2 && Set(numbers).count == 2)
  }

  @Test("clients of one name over HTTP are one client, however many requests they make")
  func httpClients() async throws {
    let project = try await ServedProject()
    var numbers: Set<Int> = []
    for _ in 0..<3 {
      let client = project.client(.http)
      _ = await client.call("list_streams")
      numbers.formUnion(await client.connection.clientNumbers)
      await client.connection.close(.gone)
    }
    #expect(numbers.count == 1)
  }

  @Test("a cancelled read stops its request, and nothing is sent for it")
  func cancellation() async throws {
    let api = try await HostileServer.start { _ in .silence }
    let project = try await ServedProject(origin: api.origin, allow: ["*=\(api.origin)"])
    let client = project.client()
    let id = await client.start("execute_stream_test_read", ["stream_name": "items"])
    _ = await api.nextArrival()
    await client.cancel(id)
    await api.nextClosing()
    await client.connection.drain()
    #expect(client.received.isEmpty)
    let end = await finished(project)
    #expect(end?.code == "cancelled" && end?.disclosed == nil)
    // The id is free again, and a second cancellation of nothing is harmless.
    await client.cancel(id)
    _ = await client.call("list_streams")
    await api.stop()
  }

  @Test("so many calls run, the others wait in order, and one that waits can be cancelled")
  func queue() async throws {
    let api = try await HostileServer.start { _ in .silence }
    var limits = ConnectionLimits()
    limits.running = 1
    let project = try await ServedProject(
      origin: api.origin, allow: ["*=\(api.origin)"], limits: limits)
    let client = project.client()
    let stuck = await client.start("execute_stream_test_read", ["stream_name": "items"])
    let second = await client.start("list_streams")
    let third = await client.start("validate_manifest")
    let fourth = await client.start("get_session_manifest_text")
    _ = await api.nextArrival()
    #expect(client.received.isEmpty)
    await client.cancel(third)
    await client.cancel(stuck)
    _ = await client.answer(to: fourth)
    await client.connection.drain()
    #expect(client.received.compactMap { $0["id"] } == [second, fourth])
    await api.stop()
  }

  @Test("the id of a request in progress is refused to another, and free after the answer")
  func duplicateIDs() async throws {
    let api = try await HostileServer.start { _ in .silence }
    let project = try await ServedProject(origin: api.origin, allow: ["*=\(api.origin)"])
    let client = project.client()
    let arguments: JSONObject = [
      "name": "execute_stream_test_read", "arguments": ["stream_name": "items"],
    ]
    await client.send(MemoryClient.request(1, "tools/call", arguments))
    await client.send(MemoryClient.request(1, "tools/call", ["name": "list_streams"]))
    #expect(client.received.first?["error"]?["code"] == -32600)
    // A string is another id than the integer.
    await client.send(MemoryClient.request("1", "tools/call", ["name": "list_streams"]))
    #expect(await client.answer(to: "1")["result"]?["isError"] == false)
    await client.cancel(1)
    await client.send(MemoryClient.request(1, "tools/call", ["name": "list_streams"]))
    _ = await client.message { $0["id"] == 1 && $0["result"] != nil }
    await api.stop()
  }

  @Test("ten thousand requests at once are all answered")
  func flood() async throws {
    let project = try await ServedProject(isWatched: false)
    let client = project.client()
    let params: JSONObject = [
      "name": "execute_stream_test_read", "arguments": ["cursor": "read1.1"],
    ]
    for id in 0..<10_000 {
      await client.send(MemoryClient.request(.int(id), "tools/call", params))
    }
    await client.connection.drain()
    #expect(Set(client.received.compactMap { $0["id"]?.int }) == Set(0..<10_000))
    #expect(client.received.count == 10_000)
    #expect(
      client.received.allSatisfy {
        $0["result"]?["structuredContent"]?["error"]?["code"] == "cursor_unknown"
      })
  }

  @Test("progress counts up, says what happens, and ends with the answer")
  func progress() async throws {
    let api = try await HostileServer.start { _ in .ok(#"{"items":[{"id":1},{"id":2}]}"#) }
    let project = try await ServedProject(
      origin: api.origin, allow: ["*=\(api.origin)"], limits: quick())
    let client = project.client()
    for token in [7, "token"] as [JSON] {
      let before = client.received.count
      let id = await client.start("run_connector_readiness_test_report", token: token)
      _ = await client.answer(to: id)
      let messages = client.received.dropFirst(before)
      #expect(messages.last?["id"] == id)
      let notes = messages.dropLast()
      #expect(notes.allSatisfy { $0["method"] == "notifications/progress" })
      #expect(notes.allSatisfy { $0["params"]?["progressToken"] == token })
      let counts = notes.compactMap { $0["params"]?["progress"]?.int }
      #expect(counts == Array(1..<(counts.count + 1)) && !counts.isEmpty)
      #expect(notes.allSatisfy { $0["params"]?["message"]?.string?.contains(" of 2): ") == true })
    }
    // Nobody asked for it.
    let before = client.received.count
    _ = await client.call("execute_stream_test_read", ["stream_name": "items"])
    #expect(client.received.count == before + 1)
    await api.stop()
  }

  @Test("while a person is asked, the client is told so again and again")
  func heartbeat() async throws {
    let api = try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
    let project = try await ServedProject(origin: api.origin, limits: quick())
    let client = project.client()
    let id = await client.start("execute_stream_test_read", ["stream_name": "items"], token: 1)
    let question = await project.next { if case .questionAsked(let q) = $0 { q } else { nil } }
    for count in 1...4 {
      let note = await client.message { $0["params"]?["progress"] == .int(count) }
      #expect(note["params"]?["message"] == "waiting for the person: api_key to 127.0.0.1")
    }
    await project.session.perform(.answer(question: question?.id ?? 0, .once), by: .person)
    #expect(await client.answer(to: id)["result"]?["structuredContent"]?["success"] == true)
    #expect(client.received.last?["id"] == id)
    await api.stop()
  }

  @Test("a held call tells its client that it waits, and goes on when the person lets it")
  func hold() async throws {
    let project = try await ServedProject(limits: quick())
    await project.session.perform(.pace(.step), by: .person)
    let client = project.client()
    let id = await client.start("list_streams", token: "t")
    let note = await client.message { $0["method"] == "notifications/progress" }
    #expect(note["params"]?["message"]?.string?.hasPrefix("waiting for the person") == true)
    let held = await project.next { if case .callHeld(let id) = $0 { id } else { nil } }
    await project.session.perform(.release(call: held ?? 0), by: .person)
    #expect(await client.answer(to: id)["result"]?["isError"] == false)
  }

  @Test("a person's words are the answer to a held call, in the shape of its tool")
  func reply() async throws {
    let project = try await ServedProject()
    await project.session.perform(.pace(.step), by: .person)
    let client = project.client()
    let id = await client.start("validate_manifest")
    let held = await project.next { if case .callHeld(let id) = $0 { id } else { nil } }
    await project.session.perform(.reply(call: held ?? 0, "look at line 3"), by: .person)
    let result = await client.answer(to: id)["result"]
    #expect(result?["structuredContent"]?["is_valid"] == false)
    #expect(result?["structuredContent"]?["error"]?["code"] == "answered")
    #expect(result?.text().contains("look at line 3") == true)
  }

  @Test("what changes things is refused while the session is read-only for the LLM")
  func readOnly() async throws {
    let project = try await ServedProject()
    await project.session.perform(.readOnlyForLLM(true), by: .person)
    let client = project.client()
    for (tool, arguments) in [
      ("set_session_manifest_text", ["mode": "replace_all", "new_text": "a: 1\n"]),
      ("restore_session_manifest_version", ["version_number": 1]),
      ("populate_dotenv_missing_secrets_stubs", ["config_paths": "more"]),
    ] as [(String, JSONObject)] {
      let result = await client.call(tool, arguments)
      #expect(result["structuredContent"]?["error"]?["code"] == "read_only", "\(tool)")
    }
    #expect(await client.call("list_streams")["isError"] == false)
    #expect(project.manifestOnDisk.hasPrefix("version"))
  }

  @Test("closing the door answers the calls that run and those that wait, and then is silent")
  func doorClosed() async throws {
    let api = try await HostileServer.start { _ in .silence }
    var limits = ConnectionLimits()
    limits.running = 1
    let project = try await ServedProject(
      origin: api.origin, allow: ["*=\(api.origin)"], limits: limits)
    let client = project.client()
    let running = await client.start("execute_stream_test_read", ["stream_name": "items"])
    let waiting = await client.start("validate_manifest")
    _ = await api.nextArrival()
    await client.connection.close(.doorClosed)
    #expect(client.received.compactMap { $0["id"] } == [running, waiting])
    for message in client.received {
      let content = message["result"]?["structuredContent"]
      #expect(message["result"]?["isError"] == true)
      #expect(content?["error"]?["code"] == "door_closed")
      #expect(content?["error"]?["message"] == "the person switched LLM access off")
    }
    await client.send(MemoryClient.request(9, "tools/list"))
    #expect(client.received.count == 2)
    let end = await finished(project)
    #expect(end?.code == "door_closed")
    #expect(try JSON(parsing: end?.disclosed?.bytes ?? []) == client.received.first)
    await api.stop()
  }

  @Test("a client that is gone leaves no call behind")
  func gone() async throws {
    let api = try await HostileServer.start { _ in .silence }
    let project = try await ServedProject(origin: api.origin, allow: ["*=\(api.origin)"])
    let client = project.client()
    _ = await client.start("execute_stream_test_read", ["stream_name": "items"])
    _ = await api.nextArrival()
    await client.connection.close(.gone)
    await api.nextClosing()
    #expect(client.received.isEmpty)
    await api.stop()
  }
}
