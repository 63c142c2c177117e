import Egress
import Foundation
import Secrets
import Testing
import Vocabulary

@Suite("Approvals for a project are kept outside the project")
struct GrantStoreTests {
  let root: String
  let vault = Vault()
  let key: Secret
  let api: Origin

  init() throws {
    root = NSTemporaryDirectory() + "airlock-grants-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: root + "/project", withIntermediateDirectories: true)
    key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    api = try origin("https://api.example.com")
  }

  func store(_ project: String = "project") -> GrantStore {
    GrantStore(folder: root + "/state/airlock", project: root + "/" + project)
  }

  func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
  }

  var grants: [Grant] {
    [
      Grant(.secret(key.name, key.fingerprint, .header), to: api, by: .reads, for: .project),
      Grant(.visit, to: api, by: .writes, for: .project),
    ]
  }

  @Test("a grant comes back as it was, for this project only")
  func roundTrip() throws {
    #expect(try store().load().grants == [])
    try store().add(grants)
    try store().add(grants)
    #expect(try store().load().grants == grants)
    #expect(try store("other").load().grants == [])
    try store("other").add([grants[1]])
    #expect(try store().load().grants == grants)
    try store().forgetAll()
    #expect(try store().load().grants == [])
    #expect(try store("other").load().grants == [grants[1]])
  }

  @Test("a refusal is kept, ends the grants that it contradicts, and is taken back")
  func refusals() throws {
    let refusal = StandingRefusal(key.name, key.fingerprint, to: api)
    try store().add(grants)
    try store().refuse(refusal)
    try store().refuse(refusal)
    #expect(try store().load() == .init(grants: [grants[1]], refusals: [refusal]))
    // Granting the key there takes the refusal back.
    try store().add([grants[0]])
    #expect(try store().load() == .init(grants: [grants[1], grants[0]]))
    try store().refuse(refusal)
    #expect(try store().revoke(key.name, to: origin("https://other.example.com")) == 0)
    #expect(try store().revoke(key.name, to: api) == 1)
    #expect(try store().load() == .init(grants: [grants[1]]))
    #expect(try store().revoke(nil, to: nil) == 1)
    #expect(try store().load() == .init())
  }

  @Test("what another airlock revokes or refuses holds for the next request of a running one")
  func revokedElsewhere() async throws {
    let approver = ScriptedApprover(.project, .deny(note: nil))
    let gate = Gate(
      policy: EgressPolicy(), approver: approver, store: store(), now: { 0 })
    let request = get(api, headers: [bearer(key)])
    func admit(_ read: Int) async -> EgressError.Code? {
      do throws(EgressError) {
        _ = try await gate.admit(request, read: read, by: .person)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(await admit(1) == nil)
    #expect(await admit(2) == nil)
    #expect(approver.questions.count == 1)
    try store().revoke(key.name, to: nil)
    #expect(await admit(3) == .denied)
    #expect(approver.questions.count == 2)
    try store().refuse(StandingRefusal(key.name, key.fingerprint, to: api))
    #expect(await admit(4) == .denied)
    #expect(approver.questions.count == 2)
  }

  @Test("a grant of the command line is unconfirmed until a person gives it in airlock")
  func unconfirmed() throws {
    let loose = Grant(
      grants[0].passenger, to: api, by: .reads, for: .project, isConfirmed: false)
    try store().add([loose])
    #expect(try store().load().grants == [loose])
    try store().add([grants[0]])
    #expect(try store().load().grants == [grants[0]])
    // The command line does not unconfirm it.
    try store().add([loose])
    #expect(try store().load().grants == [grants[0]])
  }

  @Test("a project is known by its real path")
  func realPath() throws {
    try store().add(grants)
    try FileManager.default.createSymbolicLink(
      atPath: root + "/link", withDestinationPath: root + "/project")
    #expect(try store("link").load().grants == grants)
    #expect(try store("project/../project").load().grants == grants)
  }

  @Test("nobody else may read the file, and it holds no value")
  func permissions() throws {
    try store().add(grants)
    #expect(try mode(root + "/state/airlock") == 0o700)
    #expect(try mode(store().file) == 0o600)
    let text = try String(contentsOfFile: store().file, encoding: .utf8)
    #expect(text.contains("https://api.example.com"))
    #expect(!text.contains("ck_live"))
    let left = try FileManager.default.contentsOfDirectory(atPath: root + "/state/airlock")
    #expect(Set(left) == ["approvals.json", "approvals.lock"])
  }

  @Test("a file that others can change, or that is a link, is not believed")
  func unsafeFile() throws {
    try store().add(grants)
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: store().file)
    #expect(throws: GrantStore.Failure.self) { try store().load() }
    try FileManager.default.moveItem(atPath: store().file, toPath: root + "/elsewhere.json")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: root + "/elsewhere.json")
    try FileManager.default.createSymbolicLink(
      atPath: store().file, withDestinationPath: root + "/elsewhere.json")
    #expect(throws: GrantStore.Failure.self) { try store().load() }
  }

  @Test("a damaged file is reported, and its entries are not guessed")
  func damaged() throws {
    try store().add(grants)
    try "{\"version\": 2}".write(toFile: store().file, atomically: false, encoding: .utf8)
    #expect(throws: GrantStore.Failure.self) { try store().load() }
    #expect(throws: GrantStore.Failure.self) { try store().add(grants) }
  }

  @Test("the gate remembers a project's yes in the next session, and asks when it cannot")
  func throughTheGate() async throws {
    let request = get(api, headers: [bearer(key)])
    func admits(_ gate: Gate) async -> Bool {
      do throws(EgressError) {
        _ = try await gate.admit(request, read: 1, by: .person)
        return true
      } catch {
        return false
      }
    }
    let approver = ScriptedApprover(.project)
    #expect(await admits(gate(approver, store: store())))
    #expect(await admits(gate(store: store())))
    #expect(await admits(gate(store: store("other"))) == false)
    try FileManager.default.setAttributes([.posixPermissions: 0o622], ofItemAtPath: store().file)
    let careful = gate(store: store())
    #expect(await admits(careful) == false)
    #expect(await careful.takeStoreFailure() != nil)
  }

  @Test("the state folder follows the XDG rules")
  func stateFolder() {
    #expect(
      GrantStore.stateFolder(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/airlock")
    #expect(
      GrantStore.stateFolder(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"])
        == "/h/.local/state/airlock")
    #expect(GrantStore.stateFolder(environment: [:]) == nil)
  }
}
