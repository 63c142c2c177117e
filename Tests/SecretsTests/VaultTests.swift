import Foundation
import Testing
import Vocabulary

@testable import Secrets

@Suite("the vault and what it gives out")
struct VaultTests {
  @Test("a secret shows its name, however it is printed")
  func prints() {
    let secret = vault(["api_key": "ck_live_abcdefgh"]).secrets[0]
    var dumped = ""
    dump([secret], to: &dumped)
    #expect(!dumped.contains("ck_live"))
    #expect(String(describing: secret) == "‹api_key›")
    #expect(String(reflecting: [secret]) == "[‹api_key›]")
  }

  @Test("equal values have equal fingerprints under any name, and only under one key")
  func fingerprints() throws {
    let vault = vault(["a": "same value", "b": "same value", "c": "other value"])
    let prints = vault.secrets.map(\.fingerprint)
    #expect(prints[0] == prints[1])
    #expect(prints[0] != prints[2])
    #expect(prints[0].words == prints[1].words)
    #expect(prints[0].words.split(separator: "-").count == 2)
    #expect(Fingerprint(hex: prints[0].hex) == prints[0])
    #expect(Fingerprint(hex: "xyz") == nil)
    let elsewhere = Vault(key: .ephemeral()).seal(name("a"), "same value")
    #expect(elsewhere.fingerprint != prints[0])
  }

  @Test("the lists of words have 256 different words each")
  func words() {
    for list in [FingerprintWords.first, FingerprintWords.second] {
      #expect(list.count == 256)
      #expect(Set(list).count == 256)
      #expect(list.allSatisfy { $0.allSatisfy(\.isLowercase) && $0.count <= 9 })
    }
  }

  @Test("the key of an installation is made once, for its owner alone")
  func keys() throws {
    let folder = try TemporaryFolder()
    let state = folder.path + "/state"
    let first = try Fingerprint.Key.load(directory: state)
    let second = try Fingerprint.Key.load(directory: state)
    let value = Array("value".utf8)
    value.withUnsafeBufferPointer {
      #expect(Fingerprint(of: $0, key: first) == Fingerprint(of: $0, key: second))
    }
    #expect(try folder.mode("state") == 0o700)
    #expect(try folder.mode("state/fingerprint.key") == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: state) == ["fingerprint.key"])

    _ = try folder.write("short", to: "state/fingerprint.key", mode: 0o644)
    #expect(throws: SecretsError.self) { try Fingerprint.Key.load(directory: state) }
    try FileManager.default.removeItem(atPath: state + "/fingerprint.key")
    try FileManager.default.createSymbolicLink(
      atPath: state + "/fingerprint.key", withDestinationPath: "/dev/zero")
    #expect(throws: SecretsError.self) { try Fingerprint.Key.load(directory: state) }
  }

  @Test("a replaced and a retired value stay known, a forgotten one does not")
  func lifetimes() {
    let vault = Vault(key: .ephemeral())
    let old = vault.seal(name("key"), "old-value-1")
    let new = vault.seal(name("key"), "new-value-2")
    #expect(vault.secrets == [new])
    #expect(vault.recogniser.mask("old-value-1 new-value-2").text == "‹key› ‹key›")
    vault.retire(new)
    #expect(vault.secrets.isEmpty)
    #expect(vault.recogniser.mask("new-value-2").text == "‹key›")
    vault.forget(old)
    #expect(vault.recogniser.mask("old-value-1 new-value-2").text == "old-value-1 ‹key›")
  }

  @Test("a value is known as soon as it is sealed, and the old recogniser stays as it was")
  func registersFirst() {
    let vault = vault(["a": "first-value"])
    let before = vault.recogniser
    _ = vault.seal(name("b"), "second-value")
    #expect(vault.recogniser.mask("second-value").text == "‹b›")
    #expect(before.mask("second-value").text == "second-value")
  }

  @Test(
    "casting follows Python",
    arguments: [
      ("17", true, true, false), (" 1_000 ", true, true, false), ("-3", true, true, false),
      ("1__0", false, false, false), ("_1", false, false, false), ("1.5e-3", false, true, false),
      (".5", false, true, false), ("5.", false, true, false), (".", false, false, false),
      ("1e", false, false, false), ("nan", false, true, false), ("-Infinity", false, true, false),
      ("1", true, true, true), ("YES", false, false, true), (" no ", false, false, true),
      ("on", false, false, false), ("", false, false, false), ("0x10", false, false, false),
      ("1_0.0_1", false, true, false), ("1_.0", false, false, false),
    ])
  func casts(text: String, integer: Bool, number: Bool, boolean: Bool) {
    let secret = Vault(key: .ephemeral()).seal(name("v"), text)
    #expect(secret.canBe(.text))
    #expect(secret.canBe(.integer) == integer)
    #expect(secret.canBe(.number) == number)
    #expect(secret.canBe(.boolean) == boolean)
  }

  @Test("another shape is the same value in the same memory")
  func shapes() {
    let secret = Vault(key: .ephemeral()).seal(name("v"), "17")
    let number = secret.withShape(.integer)
    #expect(number.shape == .integer)
    #expect(number == secret)
    #expect(number.storage === secret.storage)
  }

  @Test("short values, common words and names are too short to be sought")
  func tooShort() {
    let vault = Vault(key: .ephemeral())
    for text in ["", "12345", "ééééé", "Password", "api_key", "credentials"] {
      #expect(vault.seal(name("credentials.api_key"), text).isTooShort, "\(text)")
    }
    for text in ["123456", "éééééé", "aB3dE9"] {
      #expect(!vault.seal(name("pin"), text).isTooShort, "\(text)")
    }
  }
}

@Suite("a draft")
struct DraftTests {
  /// A draft cannot be copied, so its properties are read before they are compared.
  private func expect(_ draft: borrowing DraftBuffer, count: Int) {
    let (actual, fingerprint) = (draft.count, draft.fingerprint)
    #expect(actual == count)
    #expect((fingerprint == nil) == (count == 0))
  }

  @Test("counts characters and drops the newlines a paste brings along")
  func counts() {
    var draft = DraftBuffer()
    expect(draft, count: 0)
    var dropped = draft.append("pé👍🏽\n\n")
    #expect(dropped == 2)
    expect(draft, count: 3)
    draft.deleteLast()
    expect(draft, count: 2)
    dropped = draft.append("l1\r\nl2\rl3\r\n")
    #expect(dropped == 1)
    let text = draft.withBytes { String(decoding: $0, as: UTF8.self) }
    #expect(text == "pél1\nl2\nl3")
    draft.clear()
    draft.deleteLast()
    expect(draft, count: 0)
  }

  @Test("has the fingerprint the vault will give the value")
  func fingerprints() {
    let key = Fingerprint.Key.ephemeral()
    var draft = DraftBuffer(key: key)
    draft.append("ck_live_")
    draft.append("abcdef")
    let shown = draft.fingerprint
    let taken = draft.take()
    expect(draft, count: 0)
    let secret = Vault(key: key).seal(name("api_key"), taken)
    #expect(secret.fingerprint.words == shown)
    #expect(secret.text == "ck_live_abcdef")
  }

  @Test("the process has one key, which is settled by its first use")
  func processKey() {
    let first = Fingerprint.Key.process
    #expect(!Fingerprint.Key.setProcess(.ephemeral()))
    var draft = DraftBuffer()
    draft.append("value")
    let shown = draft.fingerprint
    #expect(Vault(key: first).seal(name("v"), draft.take()).fingerprint.words == shown)
  }
}
