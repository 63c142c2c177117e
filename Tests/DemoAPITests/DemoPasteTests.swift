import DemoAPI
import Egress
import Secrets
import Testing
import Vocabulary

@Suite("The demo's paste")
struct DemoPasteTests {
  @Test("is one that a server takes and that opens with its key and its password alone")
  func opens() async throws {
    let server = try await PasteServer.start()
    let paste = try DemoPaste("team_key=abcdef-123\n", password: "pw-1")
    let id = try #require(server.add(paste.posted))
    let vault = Vault()
    let address = try PasteAddress(Concealed("\(server.origin)/?\(id)#\(paste.key)"), vault: vault)
    let transport = EgressTransport(
      gate: Gate(policy: EgressPolicy(), approver: HeadlessApprover(), now: { 0 }), vault: vault)
    let sealed = try SealedPaste(answer: await transport.paste(at: address.requestURL))
    await server.stop()
    func names(_ password: String) throws(PasteError) -> [String] {
      try sealed.open(
        address, password: vault.seal(key, Array(password.utf8)), sealingInto: vault,
        source: "paste"
      ).entries.map(\.name.text)
    }
    let key = try #require(SecretName("password"))
    #expect(throws: PasteError.self) { try names("pw-2") }
    #expect(try names("pw-1") == ["team_key"])
  }
}
