import Foundation
import Testing
import Vocabulary

@testable import Secrets

@Suite("dotenv files")
struct DotenvFileTests {
  private let folder: TemporaryFolder
  private let vault = Vault(key: .ephemeral())

  init() throws { folder = try TemporaryFolder() }

  private func open(_ text: String, mode: Int = 0o600) throws -> DotenvFile {
    try DotenvFile.open(try folder.write(text, mode: mode), vault: vault)
  }

  private func code(_ body: () throws -> Void) -> SecretsError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? SecretsError)?.code
    }
  }

  @Test(
    "a value in the place of a name is told by its line, and a name that people choose is listed",
    arguments: [
      ("ku0M92vYQGqsoICBnU1jzRw1=", true), ("a_rkNeYYak4nMD8pkVquASkQH9DTe4ZQ_b=x", true),
      ("aUcdNftbaLINGLY5HzEdoozK=1", true), ("a_qkzvwxtrplmnbgdhjfc_b=1", true),
      ("googleAdsCustomerIdentifier=x", false), ("linkedinadsaccesstoken=x", false),
      ("tok_a3f91c07d2e84b6f90aa=", true), ("oauthRefreshTokenSecretKey=x", false),
      ("credentials.aws_secret_access_key_2=x", false), ("s3_bucket_eu_west_1_path=x", false),
      ("ACCOUNTS_RECEIVABLE_WEBHOOK_URL=x", false), ("sha256_fingerprint_of_certificate=x", false),
    ])
  func valueAsName(line: String, isValue: Bool) throws {
    let document = try DotenvDocument(WipingBuffer(Array(line.utf8)))
    #expect((document.statements.first?.name == nil) == isValue)
  }

  @Test("keys are listed with their state, and values are in the vault")
  func lists() throws {
    let file = try open("# head\napi_key=abc123xyz\nempty=\ncredentials.token='t 1'\n")
    #expect(file.entries.map(\.name.text) == ["api_key", "empty", "credentials.token"])
    #expect(file.entries.map { $0.secret != nil } == [true, false, true])
    #expect(file.entries.map(\.line) == [2, 3, 4])
    #expect(vault[name("credentials.token")]?.text == "t 1")
    #expect(file.warnings.isEmpty)
    #expect(file.displayName == ".env")
  }

  @Test("of a key written twice the last line counts, and the person is told")
  func duplicates() throws {
    let file = try open("A=one\nB=2\nA=two\n")
    #expect(file[name("A")]?.secret?.text == "two")
    #expect(file.warnings.map(\.code) == [.duplicateKey])
    #expect(file.warnings.map(\.line) == [1])
  }

  @Test("a key without = takes the value away again, and setting it writes a new line")
  func bareAfterValue() throws {
    var file = try open("A=one-value\nA\n")
    #expect(file.entries.map(\.state) == [.stub])
    #expect(vault[name("A")] == nil)
    #expect(vault.recogniser.mask("one-value").text == "‹A›")
    try file.clear(name("A"))
    #expect(try folder.read() == "A=\nA\n")
    try file.set(name("A"), vault.seal(name("A"), "two"))
    #expect(try folder.read() == "A=\nA\nA=two\n")
  }

  @Test("a private key is written in quotes and comes back")
  func privateKey() throws {
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----"
    var file = try open("A=\n")
    try file.set(name("A"), vault.seal(name("A"), key))
    #expect(try folder.read() == "A='\(key)'\n")
    #expect(file[name("A")]?.secret?.text == key)
    #expect(file.warnings.isEmpty)
  }

  @Test(
    "empty values and the other tool's placeholder are unset",
    arguments: [
      "", "''", "\"  \"", " # note", "'# TODO: Set actual value for api_key'",
      "\"# TODO: Set actual value for api_key\"", "# TODO: Set actual value for api_key",
    ])
  func stubs(value: String) throws {
    #expect(try open("api_key=\(value)\n").entries.map(\.state) == [.stub])
  }

  @Test(
    "a real secret that begins with # is set",
    arguments: ["#s3cret", "'# TODO: ask'", "'# TODO: Set actual value for'", "your_api_key_here"])
  func hashes(value: String) throws {
    #expect(try open("api_key=\(value)\n").entries.first?.secret != nil)
  }

  @Test("lines that may be bare secrets are told by number only")
  func bareSecrets() throws {
    let file = try open(
      """
      ck_live_abcdefghij
      api_key: ck_live_abcdefghij
      {"a": "ck_live_abcdefghij"}
      ck/live=abcdefghij
      good=1

      """)
    #expect(file.entries.map(\.name.text) == ["good"])
    #expect(
      file.warnings.map(\.code) == [.bareKey, .unparsableLine, .unparsableLine, .unusableKey])
    #expect(file.warnings.map(\.line) == [1, 2, 3, 4])
    #expect(!"\(file.warnings)".contains("ck_live") && !"\(file.warnings)".contains("ck/live"))
  }

  @Test("a private key without quotes yields no names")
  func looseKey() throws {
    let file = try open(
      """
      before=1
      private_key=-----BEGIN PRIVATE KEY-----
      MIIBVQIBADANBgkqhkiG9w0BAQEFAASC
      AbcdEfgh12345678AbcdEfgh12345678
      Zm9vYmFyZm9vYmFyZm9vYmFyQ1Y2Yg==
      -----END PRIVATE KEY-----
      after=2

      """)
    #expect(file.entries.map(\.name.text) == ["before", "after"])
    #expect(file.warnings.map(\.code) == [.looseKey])
    #expect(file.warnings.map(\.line) == [2])
  }

  @Test("the last line of some base64 is no name")
  func padding() throws {
    #expect(try open("Zm9vYmFyZm9vYmFyZm9vYmFyQ1Y2Yg==\n").entries.isEmpty)
    #expect(try open("Zm9vYmFyZm9vYmFyZm9vYmFyQ1Y2YmE=\n").entries.isEmpty)
    #expect(try open("a_long_name_for_a_key_2=\n").entries.count == 1)
  }

  @Test("setting a value changes its bytes and nothing else")
  func sets() throws {
    var file = try open("# one\r\nexport A = 'old' # why\r\n\r\nB=\"keep\r\nme\"\r\nC")
    try file.set(name("A"), vault.seal(name("A"), "n'w"))
    #expect(try folder.read() == "# one\r\nexport A = 'n\\'w' # why\r\n\r\nB=\"keep\r\nme\"\r\nC")
    #expect(file[name("A")]?.secret?.text == "n'w")
    try file.set(name("D"), vault.seal(name("D"), "l1\nl2"))
    #expect(try folder.read().hasSuffix("C\r\nD=\"l1\\nl2\"\r\n"))
    #expect(try folder.files == [".env"])
  }

  @Test("a typed value goes into its stub, and the vault knows it")
  func fills() throws {
    var file = try open("# for login\napi_key=\nB=1")
    var draft = DraftBuffer()
    draft.append("new secret\n")
    let secret = try file.set(name("api_key"), draft)
    #expect(try folder.read() == "# for login\napi_key='new secret'\nB=1")
    #expect(secret.text == "new secret")
    #expect(vault.recogniser.mask("x new secret").text == "x ‹api_key›")
  }

  @Test("clearing empties every line of the key, and keeps comments")
  func clears() throws {
    var file = try open("A='one'#c\nB=1\nA=two # d\n")
    try file.clear(name("A"))
    #expect(try folder.read() == "A= #c\nB=1\nA= # d\n")
    #expect(file[name("A")]?.state == .stub)
    #expect(code { try file.clear(name("Z")) } == .unknownName)
  }

  @Test("a stub never overwrites a value")
  func addsStubs() throws {
    var file = try open("A=1\nB=")
    let added = try file.addStubs([
      (name("A"), "x"), (name("B"), nil), (name("C"), "for\n${A}\u{1b}[2J login"), (name("D"), nil),
      (name("C"), "again"),
    ])
    #expect(added == [name("C"), name("D")])
    #expect(try folder.read() == "A=1\nB=\n# for ${A} [2J login\nC=\nD=\n")
    let before = try folder.read()
    #expect(try file.addStubs([(name("A"), nil)]).isEmpty)
    #expect(try folder.read() == before)
  }

  @Test("when the file changed on disk nothing is written")
  func changedOnDisk() throws {
    var file = try open("A=1\n")
    _ = try folder.write("A=1\nB=typed by hand\n")
    #expect(code { try file.set(name("A"), vault.seal(name("A"), "2")) } == .changedOnDisk)
    #expect(try folder.read() == "A=1\nB=typed by hand\n")
    try file.reload()
    try file.set(name("A"), vault.seal(name("A"), "2"))
    #expect(try folder.read() == "A=2\nB=typed by hand\n")
  }

  @Test("an edit that would close somebody else's quotes is refused")
  func wouldChangeOthers() throws {
    var file = try open("A=\"open\nB=1\n")
    #expect(
      code { try file.set(name("C"), vault.seal(name("C"), "x \" y")) } == .wouldChangeOthers)
    #expect(try folder.read() == "A=\"open\nB=1\n")
    #expect(try folder.files == [".env"])
  }

  @Test("rights of the file are kept, and wide ones told")
  func rights() throws {
    var file = try open("A=1\n", mode: 0o640)
    #expect(file.warnings.map(\.code) == [.othersCanRead])
    try file.set(name("A"), vault.seal(name("A"), "2"))
    #expect(try folder.mode() == 0o640)
    let other = try DotenvFile.create(folder.path + "/new.env", vault: vault)
    #expect(other.entries.isEmpty)
    #expect(try folder.mode("new.env") == 0o600)
    #expect(
      code { _ = try DotenvFile.create(folder.path + "/new.env", vault: vault) } == .alreadyExists)
  }

  @Test("a read-only file is left alone")
  func readOnly() throws {
    var file = try open("A=1\n", mode: 0o400)
    #expect(code { try file.set(name("A"), vault.seal(name("A"), "2")) } == .readOnly)
    #expect(try folder.read() == "A=1\n")
  }

  @Test("a link may lead to its own folder, elsewhere only when allowed")
  func links() throws {
    let outside = try TemporaryFolder()
    let real = try outside.write("A=1\n", to: "real.env")
    let link = folder.path + "/link.env"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    #expect(code { _ = try DotenvFile.open(link, vault: vault) } == .linkLeadsOutside)
    var file = try DotenvFile.open(link, vault: vault, links: .anywhere)
    try file.set(name("A"), vault.seal(name("A"), "2"))
    #expect(try outside.read("real.env") == "A=2\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)

    _ = try folder.write("A=1\n", to: "near.env")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/beside.env", withDestinationPath: "near.env")
    #expect(try DotenvFile.open(folder.path + "/beside.env", vault: vault).entries.count == 1)
  }

  @Test("what is no dotenv file is refused with a reason")
  func refuses() throws {
    #expect(code { _ = try DotenvFile.open(folder.path + "/no", vault: vault) } == .notFound)
    #expect(code { _ = try DotenvFile.open(folder.path, vault: vault) } == .notAFile)
    mkfifo(folder.path + "/pipe", 0o600)
    #expect(code { _ = try DotenvFile.open(folder.path + "/pipe", vault: vault) } == .notAFile)
    let large = try folder.write(String(repeating: "#\n", count: 500_001), to: "large")
    #expect(code { _ = try DotenvFile.open(large, vault: vault) } == .tooLarge)
    let path = folder.path + "/wide"
    try Data([0x41, 0x3D, 0x31, 0x0A, 0xE9]).write(to: URL(filePath: path))
    do {
      _ = try DotenvFile.open(path, vault: vault)
      Issue.record("it was read")
    } catch {
      #expect(error.code == .notUTF8)
      #expect(error.line == 2)
    }
  }

  @Test("the file is not written while another program holds its lock")
  func locked() throws {
    var file = try open("A=1\n")
    let holder = descriptor(file.path)
    defer { close(holder) }
    #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
    #expect(code { try file.set(name("A"), vault.seal(name("A"), "2")) } == .locked)
  }

  @Test("a paste is read like a file")
  func pastes() throws {
    let bytes = Array("a.b=1\njunk\n".utf8)
    let listing = try bytes.withUnsafeBufferPointer {
      try DotenvListing($0, sealingInto: vault, file: "paste")
    }
    #expect(listing.entries.map(\.name.text) == ["a.b"])
    #expect(listing.warnings.map(\.code) == [.bareKey])
  }

  @Test("the plan asks for what is missing, and for nothing that clashes")
  func plans() throws {
    let file = try open("set=1\nstub=\ncredentials=x\n")
    let plan = StubPlan(
      required: [
        name("set"), name("stub"), name("new"), name("new"), name("credentials.key"),
        name("new.inner"),
      ], existing: file.entries)
    #expect(plan.present == [name("set")])
    #expect(plan.unset == [name("stub")])
    #expect(plan.missing == [name("new")])
    #expect(plan.conflicts.map(\.name) == [name("credentials.key"), name("new.inner")])
  }
}

private func descriptor(_ path: String) -> Int32 { open(path, O_RDONLY) }
