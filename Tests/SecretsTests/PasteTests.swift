import Testing
import Vocabulary

@testable import Secrets

@Suite("A paste is opened")
struct PasteTests {
  private static let id = "1f2e3d4c5b6a7988"
  private static let key = "4wBqpZM9xaSheZzJSMawUKKwhdpChKbZ5eu5ky4Vigwx"

  @Test(
    "by every address that a browser or a client makes",
    arguments: [
      "https://bin.example/?\(id)#\(key)", "https://bin.example?\(id)#\(key)",
      "https://bin.example/?pasteid=\(id)#\(key)", "https://bin.example/?\(id)&x=1#\(key)",
      "https://bin.example/?\(id)#\(key)&sub", "HTTPS://bin.example/?\(id)#-\(key)",
      "http://127.0.0.1:8080/sub/path/?\(id)#\(key)",
    ])
  func addresses(text: String) throws {
    let address = try PasteAddress(text, vault: Vault(key: .ephemeral()))
    #expect(address.id == Self.id)
    #expect(address.key.text == Self.key)
    #expect(address.asksFirst == text.contains("#-"))
    #expect(address.requestURL.hasSuffix("/?\(Self.id)"))
    #expect(!"\(address) \(address.shown)".contains(Self.key))
  }

  @Test(
    "by no address that lacks a part",
    arguments: [
      ("https://bin.example/", PasteError.Code.notAPaste),
      ("https://bin.example/#\(key)", .notAPaste), ("/bin/?\(id)#\(key)", .notAPaste),
      ("https://bin.example/?\(id.dropLast())#\(key)", .notAPaste),
      ("https://bin.example/?\(id.uppercased())#\(key)", .notAPaste),
      ("https://bin.example/?\(id)", .noKey), ("https://bin.example/?\(id)#", .noKey),
      ("https://bin.example/?\(id)#0OIl", .noKey),
      ("https://bin.example/?\(id)#\(key)zz", .noKey),
      ("https://bin.example/?\(id)#\(String(repeating: "z", count: 5000))", .noKey),
    ])
  func noAddresses(text: String, code: PasteError.Code) {
    let error = #expect(throws: PasteError.self) {
      try PasteAddress(text, vault: Vault(key: .ephemeral()))
    }
    #expect(error?.code == code)
  }

  @Test("when a server answers with a page, a failure, or parameters out of bounds")
  func answers() {
    func code(_ text: String) -> PasteError.Code? {
      do {
        _ = try SealedPaste(answer: Array(text.utf8))
        return nil
      } catch { return error.code }
    }
    #expect(code("<!DOCTYPE html>") == .notPrivateBin)
    #expect(code("[]") == .notPrivateBin)
    #expect(code(#"{"status":1,"message":"Document does not exist"}"#) == .gone)
    #expect(code(#"{"status":0}"#) == .unsupported)
    func paste(
      rounds: String = "100000", key: String = "256", tag: String = "128", mode: String = "gcm",
      packing: String = "zlib", version: String = "2", meta: String = "[]"
    ) -> String {
      """
      {"status":0,"id":"x","adata":[["AAAAAAAAAAAAAAAAAAAAAA==","AAAAAAAAAAA=",\(rounds),\(key),\
      \(tag),"aes","\(mode)","\(packing)"],"plaintext",0,0],"meta":\(meta),"v":\(version),\
      "ct":"AAAAAAAAAAAAAAAAAAAAAAAA"}
      """
    }
    #expect(code(paste()) == nil)
    #expect(code(paste(meta: #"{"time_to_live":60}"#)) == nil)
    #expect(code(paste(rounds: "10000")) == .unsupported)
    #expect(code(paste(rounds: "10000001")) == .unsupported)
    #expect(code(paste(rounds: "1e6")) == .unsupported)
    #expect(code(paste(key: "128")) == .unsupported)
    #expect(code(paste(tag: "64")) == .unsupported)
    #expect(code(paste(mode: "ctr")) == .unsupported)
    #expect(code(paste(mode: "cbc")) == .unsupported)
    #expect(code(paste(packing: "lzma")) == .unsupported)
    #expect(code(paste(version: "1")) == .unsupported)
  }

  @Test("and its text is read whatever stands around it")
  func text() throws {
    func read(_ json: String) -> String? {
      guard let text = try? PasteText.read(WipingBuffer(Array(json.utf8))) else { return nil }
      return text.withBytes { String(decoding: $0, as: UTF8.self) }
    }
    #expect(read(#"{"paste":"a=1\nb=\"\u00e9\ud83d\ude00\/\""}"#) == "a=1\nb=\"é😀/\"")
    #expect(
      read(#"{"attachment":["x,}]",{"paste":1}], "n" : null , "paste" : "a=1"}"#) == "a=1")
    #expect(read(#"{"paste":1}"#) == nil)
    #expect(read(#"{"text":"a"}"#) == nil)
    #expect(read(#"{"paste":"\ud800"}"#) == nil)
    #expect(read(#"{"paste":"a"#) == nil)
    #expect(read("a=1") == nil)
  }
}

@Suite("Pastes made by other programs are opened", .enabled(if: Python.isExpected))
struct PasteOracleTests {
  /// PrivateBin's format written with other libraries: PBKDF2 of hashlib, AES-GCM of OpenSSL, zlib.
  private static let writing = """
    import base64, hashlib, json, os, sys, zlib
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    A = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    def base58(data, keep):
        number, text = int.from_bytes(data, "big"), ""
        while number:
            number, rest = divmod(number, 58)
            text = A[rest] + text
        zeros = len(data) - len(data.lstrip(b"\\0"))
        return ("1" * zeros if keep else "") + text
    def paste(case):
        key = bytes(case.get("zeros", 0)) + os.urandom(32 - case.get("zeros", 0))
        word = case.get("password", "")
        units = word.encode("utf-16-le")
        secret = bytes(units[::2]) if case.get("browser") else word.encode()
        iv, salt = os.urandom(case.get("iv", 16)), os.urandom(case.get("salt", 8))
        packing = case.get("packing", "zlib")
        adata = [[base64.b64encode(iv).decode(), base64.b64encode(salt).decode(),
                  case.get("rounds", 10001), 256, 128, "aes", "gcm", packing],
                 "plaintext", 0, case.get("burn", 0)]
        derived = hashlib.pbkdf2_hmac("sha256", key + secret, salt, case.get("rounds", 10001), 32)
        plain = json.dumps({"paste": case["text"]}).encode() if "json" not in case \\
            else case["json"].encode()
        plain += b" " * case.get("bomb", 0)
        if packing == "zlib":
            packer = zlib.compressobj(9, wbits=-15)
            plain = packer.compress(plain) + packer.flush()
        sealer = Cipher(algorithms.AES(derived), modes.GCM(iv)).encryptor()
        sealer.authenticate_additional_data(json.dumps(adata, separators=(",", ":")).encode())
        ct = sealer.update(plain) + sealer.finalize() + sealer.tag
        if case.get("tamper"): adata[1] = "markdown"
        meta = {"time_to_live": 60} if case.get("expires") else []
        answer = {"status": 0, "id": "1f2e3d4c5b6a7988", "adata": adata, "meta": meta, "v": 2,
                  "ct": base64.b64encode(ct).decode(), "comments": []}
        # PHP escapes slashes; what is authenticated has none.
        text = json.dumps(answer).replace("/", "\\\\/")
        return {"answer": text, "key": base58(key, case.get("keep", True))}
    json.dump([paste(c) for c in json.load(open(sys.argv[1], encoding="utf-8"))], sys.stdout)
    """

  private struct Case {
    let sealed: SealedPaste
    let address: PasteAddress
    let vault: Vault

    init(_ made: JSON) throws {
      vault = Vault(key: .ephemeral())
      sealed = try SealedPaste(answer: Array((made["answer"]?.string ?? "").utf8))
      address = try PasteAddress(
        "https://bin.example/?1f2e3d4c5b6a7988#\(made["key"]?.string ?? "")", vault: vault)
    }

    func open(_ password: String?) throws(PasteError) -> [String: String] {
      let password = password.map { vault.seal(name("PRIVATEBIN_PASSWORD"), $0) }
      let listing = try sealed.open(
        address, password: password, sealingInto: vault, source: "paste")
      return Dictionary(
        uniqueKeysWithValues: listing.entries.map { ($0.name.text, $0.secret?.text ?? "") })
    }
  }

  private static func made(_ cases: [JSON]) throws -> [Case] {
    let answers = try Python.run(writing, .array(cases)).array ?? []
    try #require(answers.count == cases.count)
    return try answers.map { try Case($0) }
  }

  @Test("with every parameter that a server accepts")
  func opens() throws {
    let text: JSON = "# keys\napi_key=sk-live-0123456789\nname='zo\u{eb} \u{1f600}'\nstub=\n"
    let expected = ["api_key": "sk-live-0123456789", "name": "zo\u{eb} \u{1f600}", "stub": ""]
    let words = ["", "pw", "correct horse", "p\u{e4}ss", "\u{4e2d}\u{1f600}", "\u{80}\u{ff}"]
    var cases: [(JSON, String)] = []
    for word in words {
      for browser in [false, true] {
        cases.append((["text": text, "password": .string(word), "browser": .bool(browser)], word))
      }
    }
    for (field, value): (String, JSON) in [
      ("iv", 12), ("iv", 18), ("salt", 9), ("rounds", 100_000), ("rounds", 1_000_000),
      ("packing", "none"), ("zeros", 1), ("zeros", 3), ("expires", true), ("burn", 1),
    ] {
      cases.append((["text": text, "password": "pw", .init(field): value], "pw"))
    }
    cases.append((["text": text, "password": "pw", "zeros": 2, "keep": false], "pw"))
    for (paste, word) in zip(try Self.made(cases.map(\.0)), cases.map(\.1)) {
      #expect(try paste.open(word.isEmpty ? nil : word) == expected)
    }
    let burning = try Self.made([["text": text, "burn": 1], ["text": text, "expires": true]])
    #expect(burning.map(\.sealed.burnsAfterReading) == [true, false])
    #expect(burning.map(\.sealed.secondsLeft) == [nil, 60])
  }

  @Test("and one that is not right says what is known, and gives no text")
  func refuses() throws {
    let cases = try Self.made([
      ["text": "api_key=x", "password": "right"],
      ["text": "api_key=x", "password": "right", "tamper": true],
      ["text": "", "json": "api_key=x", "password": "right"],
      ["text": "", "json": #"{"attachment":"data:"}"#, "password": "right"],
      ["text": "api_key=x", "bomb": 20_000_000, "password": "right"],
    ])
    let expected: [PasteError.Code] = [
      .wrongPassword, .wrongPassword, .broken, .broken, .tooLarge,
    ]
    for (index, paste) in cases.enumerated() {
      let error = #expect(throws: PasteError.self) {
        try paste.open(index == 0 ? "wrong" : "right")
      }
      #expect(error?.code == expected[index])
    }
    // The same bytes, after a wrong password: nothing was spent.
    #expect(try cases[0].open("right") == ["api_key": "x"])
    #expect(throws: PasteError.self) { try cases[0].open(nil) }
  }
}
