import Foundation
import Testing
import Vocabulary

@testable import Secrets

@Suite("the recogniser and texts")
struct RecogniserTests {
  private static let key = "ck_live_Zx81Qp04Lm77Rt2"
  private let one = recogniser(["api_key": key])

  @Test("the value itself is replaced by its name, where it stands")
  func exact() {
    let (text, hits) = one.mask("a \(Self.key), b \(Self.key)")
    #expect(text == "a ‹api_key›, b ‹api_key›")
    #expect(hits == [MaskHit(name("api_key"), .exact), MaskHit(name("api_key"), .exact)])
  }

  @Test("a text without a secret comes back as it is")
  func clean() {
    let texts = [
      "", "primary_key", "token_count", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "100% + 3 & 4 \\ 5",
      "https://example.com/a?b=%20c&d=e+f", "-----BEGIN PRIVATE KEY-----", "ck_live_", "é中👍",
      Data((0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 3) })
        .base64EncodedString(),
    ]
    let many = recogniser([
      "api_key": Self.key, "pin": "aB3dE9", "account": "481516234299",
      "pem": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----",
    ])
    for text in texts {
      #expect(many.mask(text).hits.isEmpty)
      #expect(many.mask(text).text == text)
      #expect(many.firstHit(in: Array(text.utf8)) == nil)
    }
  }

  @Test("overlapping and touching values leave nothing between them")
  func overlaps() {
    let both = recogniser(["a": "abcdefgh", "b": "fghijklm", "c": "abcdefghxyz"])
    #expect(both.mask("<abcdefghijklm>").text == "<‹a›‹b›>")
    #expect(both.mask("<abcdefghabcdefgh>").text == "<‹a›>")
    #expect(both.mask("<abcdefghxyz>").text == "<‹c›>")
    #expect(both.mask("<abcdefghfghijklm>").text == "<‹a›‹b›>")
    #expect(recogniser(["a": "aabaab"]).mask("aaabaabaab").text == "a‹a›")
  }

  @Test("another form withholds the whole field, and says which form it was")
  func withholds() {
    let text = "user " + Data("u:\(Self.key)".utf8).base64EncodedString()
    let (masked, hits) = one.mask(text)
    #expect(masked == "‹api_key: withheld, base64›")
    #expect(hits == [MaskHit(name("api_key"), .form("base64"))])
    #expect(
      one.mask("\(Self.key) \(String(Self.key.reversed()))").text == "‹api_key: withheld, reversed›"
    )
  }

  @Test("a too short value is masked only where it is the whole field")
  func shorts() {
    let short = recogniser(["flag": "true", "pin": "1234"])
    #expect(short.mask("true").text == "‹flag›")
    #expect(short.mask("it is true").text == "it is true")
    #expect(
      short.mask(.object(["a": "1234", "1234": .int(1234), "b": .bool(true)])).json
        == .object(["a": "‹pin›", "1234": "‹pin›", "b": .bool(true)]))
    #expect(short.firstHit(in: Array("true 1234".utf8)) == nil)
  }

  @Test("a value that a message cut short is recognised")
  func parts() {
    #expect(one.mask("key \(Self.key.prefix(18))… is wrong").text == "‹api_key: withheld, part›")
    #expect(one.mask("key \(Self.key.prefix(8))… is wrong").hits.isEmpty)
    let long = recogniser(["token": "tok_Zx81Qp04Lm77Rt2aB3dE9fG6hJ5kL0"])
    #expect(long.mask("bad: tok_Zx81Qp04Lm77Rt2…").text == "‹token: withheld, part›")
    #expect(long.mask("bad: …2aB3dE9fG6hJ5kL0").text == "‹token: withheld, part›")
  }

  @Test("words and addresses inside a value are no parts of it")
  func ordinaryParts() {
    let dull = recogniser([
      "client": "1234-abcd.apps.googleusercontent.com",
      "dsn": "postgres://user:Zx81Qp04Lm77@db.example.com/main",
      "file": """
      {"type": "service_account", "token_uri": "https://oauth2.googleapis.com/token",
       "private_key_id": "0a1b2c3d4e5f60718293a4b5"}
      """,
    ])
    for text in [
      "x.apps.googleusercontent.com", "db.example.com/main", "https://oauth2.googleapis.com/token",
      #""type": "service_account""#,
    ] {
      #expect(dull.mask(text).hits.isEmpty, "\(text)")
    }
    #expect(dull.mask("id 0a1b2c3d4e5f60718293a4b5").text == "‹file: withheld, part›")
  }

  @Test("the last look finds every form in encoded bytes")
  func lastLook() {
    for text in [
      Self.key, Self.key.uppercased(), Self.key.map { "\($0)" }.joined(separator: "-"),
      "{\"a\":\"" + Data(Self.key.utf8).base64EncodedString() + "\"}",
    ] {
      #expect(one.firstHit(in: Array(text.utf8))?.name == name("api_key"), "\(text)")
    }
    #expect(one.firstHit(in: Array("‹api_key: withheld, base64›".utf8)) == nil)
  }

  @Test("of several names of one value the one in use is shown")
  func names() {
    let vault = Vault(key: .ephemeral())
    _ = vault.seal(name("old"), "shared-value")
    _ = vault.seal(name("new"), "shared-value")
    _ = vault.seal(name("old"), "another-value")
    #expect(vault.recogniser.mask("shared-value").text == "‹new›")
  }

  @Test("hits are counted by name and reason")
  func tally() {
    var tally = MaskTally(one.mask("\(Self.key) \(Self.key)").hits)
    tally.add(one.mask(String(Self.key.reversed())).hits)
    #expect(tally.total == 3)
    #expect(tally.rows.map(\.reason) == ["exact", "reversed"])
    #expect(tally.rows.map(\.count) == [2, 1])
  }

  @Test("a recogniser says nothing about what it knows")
  func silent() {
    var dumped = ""
    dump(one, to: &dumped)
    #expect(!dumped.contains("live"))
  }
}

@Suite("the automaton")
struct AutomatonTests {
  @Test("finds what a plain search finds, also where texts overlap")
  func agreesWithSearch() {
    var random = Numbers(state: 7)
    for _ in 0..<300 {
      let texts = (0..<random.below(6) + 1).map { _ in
        SoughtText(
          bytes: random.bytes(from: "aAb", count: random.below(14) + 1), form: .exact,
          folded: random.below(2) == 0)
      }
      let text = random.bytes(from: "aAbc", count: random.below(200))
      var found: Set<[Int]> = []
      text.withUnsafeBufferPointer { bytes in
        Automaton(texts).scan(bytes) { match in
          found.insert([match.text, match.range.lowerBound, match.range.upperBound])
          return true
        }
      }
      var wanted: Set<[Int]> = []
      for (index, sought) in texts.enumerated() {
        let fold = { (byte: UInt8) in sought.folded ? ASCII.fold(byte) : byte }
        for start in 0..<max(0, text.count - sought.bytes.count + 1) {
          let end = start + sought.bytes.count
          if text[start..<end].map(fold) == sought.bytes.map(fold) {
            wanted.insert([index, start, end])
          }
        }
      }
      #expect(found == wanted)
    }
  }

  @Test("finds each place once, among many texts of the lengths of real ones")
  func agreesWithSearchAtLength() {
    var random = Numbers(state: 19)
    for round in 0..<40 {
      let texts = (0..<60).map { _ in
        SoughtText(
          bytes: random.bytes(from: "abcABC01_", count: 6 + random.below(30)), form: .exact,
          folded: random.below(2) == 0)
      }
      var text = random.bytes(from: "abcABC01_", count: round)
      for _ in 0..<30 {
        text += texts[random.below(60)].bytes.map { random.below(40) == 0 ? $0 ^ 0x20 : $0 }
        text += random.bytes(from: "abcABC01_", count: random.below(9))
      }
      var found: [[Int]] = []
      text.withUnsafeBufferPointer { bytes in
        Automaton(texts).scan(bytes) { match in
          found.append([match.text, match.range.lowerBound])
          return true
        }
      }
      var wanted: [[Int]] = []
      for (index, sought) in texts.enumerated() {
        let fold = { (byte: UInt8) in sought.folded ? ASCII.fold(byte) : byte }
        let folded = sought.bytes.map(fold)
        for start in 0...text.count - folded.count
        where text[start..<start + folded.count].map(fold) == folded {
          wanted.append([index, start])
        }
      }
      #expect(found.sorted { $0.lexicographicallyPrecedes($1) } == wanted)
    }
  }

  @Test("bytes that are no text do no harm")
  func anyBytes() {
    var random = Numbers(state: 11)
    let known = recogniser(["a": "p@ss wörd\"\\'", "b": "123456789", "c": "true"])
    let marks = "\\\\%&+;#xuU0123456789abcdefD8"
    for _ in 0..<500 {
      let bytes = (0..<random.below(120)).map { _ in
        random.below(2) == 0
          ? UInt8(random.below(256)) : random.bytes(from: marks, count: 1)[0]
      }
      _ = known.firstHit(in: bytes)
      _ = known.mask(String(decoding: bytes, as: UTF8.self))
    }
  }
}

@Suite("the recogniser and documents")
struct RecogniserJSONTests {
  private let known = recogniser([
    "api_key": "ck_live_Zx81Qp04", "account": "481516234299", "pin": "204817",
  ])

  @Test("strings, keys and numbers are masked, and the rest of the tree stays")
  func masks() throws {
    let document = try JSON(
      parsing: """
        {"id": 1, "a": ["ck_live_Zx81Qp04", {"ck_live_Zx81Qp04": 481516234299}], "price": 1.10,
         "ref": "acc 481516234299", "big": 4815162342990000000001, "f": 481516234299.0}
        """)
    let (masked, hits) = known.mask(document)
    #expect(
      masked.text() == """
        {"id":1,"a":["‹api_key›",{"‹api_key›":"‹account›"}],"price":1.10,\
        "ref":"acc ‹account›","big":"‹account›0000000001","f":"‹account›.0"}
        """)
    #expect(hits.count == 6)
  }

  @Test("an ordinary document is left alone")
  func clean() throws {
    let document = try JSON(
      parsing: """
        {"primary_key": ["id"], "token_count": 3, "uuid": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
         "at": "2026-11-22T18:37:00Z", "n": null, "t": true, "u": "https://x.test/?a=%20b&c=d+e"}
        """)
    #expect(known.mask(document).hits.isEmpty)
    #expect(known.mask(document).json == document)
  }

  @Test("keys that become equal lose no member")
  func collidingKeys() throws {
    let document = try JSON(parsing: #"{"ck_live_Zx81Qp04":1,"ck_live_Zx81Qp04 ":2,"‹api_key›":3}"#)
    let masked = known.mask(document).json
    #expect(masked.object?.count == 3)
    #expect(known.firstHit(in: masked.bytes()) == nil)
  }

  @Test(
    "a value in pieces withholds every piece",
    arguments: [
      #"{"a":"ck_live_","b":"Zx81Qp04","c":"rest"}"#,
      #"{"p":["c","k","_","l","i","v","e","_","Z","x",8,1,"Q","p",0,4]}"#,
      #"[{"i":1,"c":"ck_l"},{"i":2,"c":"ive_Zx"},{"i":3,"c":"81Qp04"}]"#,
      #"{"ck_live_":1,"Zx81Qp04":2}"#,
    ])
  func splits(text: String) throws {
    let (masked, hits) = known.mask(try JSON(parsing: text))
    #expect(hits == [MaskHit(name("api_key"), .form("split"))])
    #expect(masked.text().contains("‹api_key: withheld, split›"))
    #expect(!masked.text().contains("Zx") && !masked.text().contains("04"))
  }

  @Test("six digits across two numbers are chance, in one number they are the secret")
  func shortNumbers() throws {
    #expect(known.mask(try JSON(parsing: "[12204, 81755]")).hits.isEmpty)
    #expect(!known.mask(try JSON(parsing: "[204, 817]")).hits.isEmpty)
    #expect(!known.mask(try JSON(parsing: "[204817]")).hits.isEmpty)
  }

  @Test("other spellings of a number are known")
  func numberForms() throws {
    for text in ["4.81516234299e+11", "\"481,516,234,299\"", "\"4815 1623 4299\""] {
      #expect(known.mask(try JSON(parsing: text)).hits.first?.reason == .form("number"), "\(text)")
    }
  }
}
