import Secrets
import Support
import Testing
import Vocabulary

@testable import Egress

@Suite("The address that was checked is the one that is dialled")
struct AddressTests {
  let vault = Vault()

  private func code(
    _ transport: EgressTransport, _ request: SealedRequest, read: Int = 1
  ) async -> EgressError.Code? {
    await EgressTests.code { () async throws(EgressError) in
      try await transport.send(request, read: read, by: .person)
    }
  }

  /// A name on the public network, whatever it leads to, and the port of this server.
  private func name(_ server: HostileServer) throws -> Origin {
    try origin("http://api.rebind.example:\(server.port)")
  }

  @Test("an origin that nobody approved is not even resolved")
  func deniedBeforeResolution() async throws {
    let network = ScriptedResolver(["127.0.0.1"])
    let there = try origin("https://api.acme.example")
    let key = vault.seal(EgressTests.name("api_key"), "ck_live_4f8a0c2e9b71")
    for request in [get(there), get(there, headers: [bearer(key)])] {
      let transport = transport(
        ScriptedApprover(.deny(note: nil)), vault: vault, resolver: network.resolver)
      #expect(await code(transport, request) == .denied)
    }
    #expect(network.asked.isEmpty)
  }

  @Test("a public name that leads to a private address is refused, and nothing is dialled")
  func privateAnswer() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try name(server)
    for answer in [["127.0.0.1"], ["203.0.113.7", "127.0.0.1"], ["::ffff:127.0.0.1"], ["::1"]] {
      let network = ScriptedResolver(answer)
      let transport = transport(allow: [there], vault: vault, resolver: network.resolver)
      do throws(EgressError) {
        _ = try await transport.send(get(there), read: 1, by: .person)
        Issue.record("\(answer) was dialled")
      } catch {
        #expect(error.code == .denied)
        #expect(
          error.message
            == "the name of this host leads to a private address, which was not approved")
        #expect(!"\(error)".contains("127.0.0.1"))
      }
    }
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("a name that was public and leads home the next time is refused then")
  func rebinding() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try name(server)
    let network = ScriptedResolver(["203.0.113.7"], ["127.0.0.1"])
    let transport = transport(
      allow: [there], vault: vault, limits: .forgetful,
      resolver: network.resolver)
    #expect(try await transport.book.addresses(of: there.host).map(\.text) == ["203.0.113.7"])
    #expect(await code(transport, get(there)) == .denied)
    #expect(network.asked == [there.host, there.host])
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("between two look-ups no answer of the network changes where it goes")
  func pinned() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let network = ScriptedResolver(["127.0.0.1"], ["::1"], ["10.9.8.7"])
    let there = try origin("http://localhost:\(server.port)")
    let transport = transport(allow: [there], vault: vault, resolver: network.resolver)
    for _ in 0..<5 { #expect(await code(transport, get(there)) == nil) }
    #expect(network.asked == ["localhost"])
    #expect(server.connectionCount == 1)
    #expect(server.received.allSatisfy { $0.header("Host") == "localhost:\(server.port)" })
    await server.stop()
  }

  @Test("when the time of an address is over it is judged again, and an approved one goes on")
  func judgedAgain() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try name(server)
    let network = ScriptedResolver(["127.0.0.1"], ["127.0.0.1"], ["10.9.8.7"])
    let rules = [
      AllowRule(key: nil, origin: there), try AllowRule(parsing: "127.0.0.1=\(there.text)"),
    ]
    let transport = EgressTransport(
      gate: gate(allow: rules), vault: vault, limits: .forgetful,
      resolver: network.resolver)
    #expect(await code(transport, get(there)) == nil)
    #expect(await code(transport, get(there)) == nil)
    #expect(await code(transport, get(there)) == .denied)
    #expect(server.received.count == 2)
    // The same address is the same client, so its connection was used on.
    #expect(server.connectionCount == 1)
    await server.stop()
  }

  @Test("the way into the network is asked for by its address, after the request itself")
  func asked() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try name(server)
    let network = ScriptedResolver(["127.0.0.1"])
    let approver = ScriptedApprover(.session, .session, .session)
    let transport = transport(approver, vault: vault, resolver: network.resolver)
    #expect(await code(transport, get(there)) == nil)
    #expect(await code(transport, get(there), read: 2) == nil)
    #expect(approver.questions.map(\.leadsTo) == [[], ["127.0.0.1"]])
    #expect(approver.questions.map(\.origin) == [there, there])
    let no = EgressTests.transport(
      ScriptedApprover(.session, .deny(note: "not that one")), vault: vault,
      resolver: network.resolver)
    do throws(EgressError) {
      _ = try await no.send(get(there), read: 1, by: .person)
      Issue.record("it was sent")
    } catch {
      #expect(error.code == .denied && error.note == "not that one")
    }
    #expect(server.received.count == 2)
    await server.stop()
  }

  @Test("a rule for every key says nothing of where a name leads, and the other way round")
  func rules() throws {
    let rule = try AllowRule(parsing: "[FD00::1]=https://files.acme.example")
    #expect(rule.address == "fd00::1" && rule.key == nil)
    #expect(rule.covers(.inside("fd00::1")))
    #expect(!rule.covers(.inside("fd00::2")) && !rule.covers(.visit))
    let all = try AllowRule(parsing: "*=https://files.acme.example")
    #expect(!all.covers(.inside("fd00::1")) && all.covers(.visit))
  }

  @Test("localhost stays on this machine, whatever the hosts file says")
  func localhost() async throws {
    let there = try origin("http://localhost:1")
    let network = ScriptedResolver(["203.0.113.7"])
    let key = vault.seal(EgressTests.name("api_key"), "ck_live_4f8a0c2e9b71")
    let rule = AllowRule(key: nil, origin: there)
    let transport = EgressTransport(
      gate: gate(allow: [rule]), vault: vault, limits: .patient, resolver: network.resolver)
    #expect(await code(transport, get(there, headers: [bearer(key)])) == .denied)
  }

  @Test("where nothing listens at the first address the next one is tried, once")
  func nextAddress() async throws {
    let server = try await HostileServer.start { _ in .ok("") }
    let there = try origin("http://localhost:\(server.port)")
    let network = ScriptedResolver(["::1", "127.0.0.1"])
    let transport = transport(allow: [there], vault: vault, resolver: network.resolver)
    let order = post(there, "/orders", .text(SealedText("x")))
    for _ in 0..<3 { #expect(await code(transport, order) == nil) }
    #expect(server.received.count == 3)
    #expect(server.connectionCount == 1)
    #expect(network.asked.count == 1)
    await server.stop()
  }

  @Test("a name without an address is unreachable, and asked for again the next time")
  func nowhere() async throws {
    let network = ScriptedResolver([])
    let there = try origin("https://nowhere.example")
    let transport = transport(allow: [there], vault: vault, resolver: network.resolver)
    for _ in 0..<2 { #expect(await code(transport, get(there)) == .unreachable) }
    #expect(network.asked.count == 2)
  }

  @Test("a resolver that hangs runs into the time limit, and a cancelled read does not wait for it")
  func slowResolver() async throws {
    let there = try origin("https://slow.example")
    let hanging = Resolver { _ in
      let (stream, end) = AsyncStream.makeStream(of: Void.self)
      for await _ in stream {}
      end.finish()
      return []
    }
    let transport = transport(
      allow: [there], vault: vault, limits: EgressLimits(connectSeconds: 0.05), resolver: hanging)
    #expect(await code(transport, get(there)) == .timeout)
    let patient = EgressTests.transport(allow: [there], vault: vault, resolver: hanging)
    let request = get(there)
    let sending = Task { await code(patient, request) }
    sending.cancel()
    #expect(await sending.value == .cancelled)
  }

  @Test("TLS asks for the name, not for the address")
  func serverName() async throws {
    let server = try await HostileServer.start(greeting: "220 mail.example ready\r\n") { _ in
      .hangUp
    }
    let there = try origin("https://api.rebind.example:\(server.port)")
    let rules = [
      AllowRule(key: nil, origin: there), try AllowRule(parsing: "127.0.0.1=\(there.text)"),
    ]
    let transport = EgressTransport(
      gate: gate(allow: rules), vault: vault, limits: .patient,
      resolver: ScriptedResolver(["127.0.0.1"]).resolver)
    #expect(await code(transport, get(there)) == .tls)
    await server.nextClosing()
    #expect(String(decoding: server.heard, as: UTF8.self).contains("api.rebind.example"))
    await server.stop()
  }

  @Test("a redirect is judged at its own address")
  func redirect() async throws {
    let inside = try await HostileServer.start { _ in .ok("the metadata") }
    let target = try name(inside)
    let server = try await HostileServer.start { _ in .redirect(302, to: target.text + "/latest") }
    let here = try origin(server.origin)
    let transport = transport(
      allow: [here, target], vault: vault,
      resolver: ScriptedResolver(["127.0.0.1"]).resolver)
    #expect(await code(transport, get(here)) == .denied)
    #expect(server.connectionCount == 1 && inside.connectionCount == 0)
    await server.stop()
    await inside.stop()
  }

  @Test(
    "every address knows how far it is",
    arguments: [
      ("127.0.0.1", Reach.thisMachine), ("127.255.0.9", .thisMachine), ("::1", .thisMachine),
      ("::ffff:127.0.0.1", .thisMachine), ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal),
      ("10.1.2.3", .privateNetwork), ("172.31.0.1", .privateNetwork),
      ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork),
      ("0.0.0.0", .privateNetwork), ("224.0.0.251", .privateNetwork),
      ("255.255.255.255", .privateNetwork), ("::", .privateNetwork), ("ff02::fb", .privateNetwork),
      ("fd12:3456::1", .privateNetwork), ("64:ff9b::10.0.0.1", .privateNetwork),
      ("64:ff9b:1::8.8.8.8", .privateNetwork), ("2002:a00:1::1", .privateNetwork),
      ("::ffff:169.254.169.254", .linkLocal), ("8.8.8.8", .everywhere),
      ("172.32.0.1", .everywhere), ("100.128.0.1", .everywhere),
      ("2606:4700::1111", .everywhere), ("64:ff9b::8.8.8.8", .everywhere),
    ])
  func reach(text: String, reach: Reach) throws {
    #expect(try #require(IPAddress(text)).reach == reach)
  }

  @Test("what is no usual spelling of an address is none")
  func spelling() {
    for text in ["", "1.2.3", "0x7f.0.0.1", "01.2.3.4", "1.2.3.4.5", "::1%eth0", "localhost"] {
      #expect(IPAddress(text) == nil)
    }
  }
}
