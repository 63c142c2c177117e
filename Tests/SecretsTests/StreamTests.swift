import Foundation
import Testing
import Vocabulary

@testable import Secrets

@Suite("text that arrives in pieces")
struct StreamTests {
  private static let key = "ck_live_Zx81Qp04Lm77Rt2"
  private let known = recogniser(["api_key": key, "sentence": "a very secret word"])

  @Test("every cut of every text gives the matches of the whole")
  func matches() {
    var random = Numbers(state: 5)
    for _ in 0..<60 {
      let automaton = Automaton(
        (0..<4).map { _ in
          SoughtText(
            bytes: random.bytes(from: "abA", count: random.below(9) + 1), form: .exact,
            folded: random.below(2) == 0)
        })
      let text = random.bytes(from: "aAbc", count: 40)
      func found(_ pieces: [ArraySlice<UInt8>]) -> [[Int]] {
        var stream = AutomatonStream(automaton)
        var result: [[Int]] = []
        for piece in pieces {
          stream.add(piece) { result.append([$0.range.lowerBound, $0.range.upperBound, $0.text]) }
        }
        return result.sorted { $0.lexicographicallyPrecedes($1) }
      }
      let whole = found([text[...]])
      for cut in 0...text.count { #expect(found([text[..<cut], text[cut...]]) == whole) }
      #expect(found(text.indices.map { text[$0...$0] }) == whole)
    }
  }

  @Test("nothing is held back but what a text may begin with")
  func held() {
    var stream = AutomatonStream(
      Automaton([SoughtText(bytes: Array("secret".utf8), form: .exact)]))
    stream.add(Array("a long text and a sec".utf8)) { _ in }
    #expect(stream.held == Array("sec".utf8))
    stream.add(Array("tor".utf8)) { _ in }
    #expect(stream.held.isEmpty)
  }

  private func masked(_ pieces: [ArraySlice<UInt8>]) -> String {
    var stream = known.stream()
    var result: [UInt8] = []
    for piece in pieces { result += stream.add(piece) }
    result += stream.finish()
    return String(decoding: result, as: UTF8.self)
  }

  @Test(
    "every cut of a text masks the same",
    arguments: [
      "plain words and nothing else, told twice over",
      "the key \(key) and again \(key), then more words",
      "some words, then a very secret word and the end",
      "first words and \(String(key.reversed())) and what would follow it",
      "words \(Data("u:\(key)".utf8).base64EncodedString()) words",
      "words ck%5Flive%5FZx81Qp04Lm77Rt2 words", "é wörds c-k-_-l-i-v-e-_-Z-x-8-1 words",
    ])
  func cuts(text: String) {
    let bytes = Array(text.utf8)
    let whole = masked([bytes[...]])
    #expect(known.firstHit(in: Array(whole.utf8)) == nil)
    for cut in 0...bytes.count { #expect(masked([bytes[..<cut], bytes[cut...]]) == whole) }
    #expect(masked(bytes.indices.map { bytes[$0...$0] }) == whole)
    if known.mask(text).hits.allSatisfy({ $0.reason == .exact }) {
      #expect(whole == known.mask(text).text)
    }
  }

  @Test("words that are done are let go before the text ends")
  func flows() {
    var stream = known.stream()
    #expect(
      String(decoding: stream.add(Array("many words are here".utf8)), as: UTF8.self)
        == "many words are ")
    #expect(String(decoding: stream.finish(), as: UTF8.self) == "here")
  }
}

@Suite("ordinary data")
struct OrdinaryDataTests {
  /// A hundred values as real sources hold them.
  static func secrets() -> Vault {
    var random = Numbers(state: 77)
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    let vault = Vault(key: .ephemeral())
    func text(_ alphabet: String, _ count: Int) -> String {
      String(decoding: random.bytes(from: alphabet, count: count), as: UTF8.self)
    }
    for number in 0..<100 {
      let value =
        switch number % 12 {
        case 0: "sk_live_" + text(letters, 24)
        case 1: "ghp_" + text(letters, 36)
        case 2: text(letters + "!#$%&*+=?@", 6 + number % 8)
        case 3: text("0123456789abcdef", 32)
        case 4: text("0123456789", 10 + number % 4)
        case 5:
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ" + text(letters, 90) + "." + text(letters, 43)
        case 6: text(letters + "+/", 40) + "="
        case 7: "https://hooks.example.com/services/T\(text(letters, 8))/\(text(letters, 24))"
        case 8:
          "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\(text(letters, 32))\n"
            + "\(text(letters, 64))\n-----END PRIVATE KEY-----"
        case 9: "\(text("abcdefghij", 6))@example.com"
        case 10:
          ["monkey", "token", "primary", "true", "admin", "us-east-1", "Password1"][number % 7]
        default: "AKIA" + text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
        }
      _ = vault.seal(name("value_\(number)"), value)
    }
    return vault
  }

  @Test("is never touched, whatever a hundred secrets are")
  func untouched() throws {
    let known = Self.secrets().recogniser
    var random = Numbers(state: 3)
    let image = Data((0..<30_000).map { _ in UInt8(random.below(256)) }).base64EncodedString()
    let digits = "0123456789abcdef"
    func hex(_ count: Int) -> String {
      String(decoding: random.bytes(from: digits, count: count), as: UTF8.self)
    }
    var texts = [
      "token_count", "primary_key", "a monkey wrench", "it is true that admins update passwords",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "-----BEGIN PRIVATE KEY-----", "user@example.com",
      "https://hooks.example.com/services/",
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
      "data:image/png;base64,\(image)", "2026-11-22T18:37:00.123+00:00", "1,234,567.89",
      "+49 30 1234567",
      "de:ad:be:ef:00:11:22:33", "0x1f, 0x8b, 0x08, 0x00", "72, 101, 108, 108, 111, 44, 32, 119",
      "a=%20b&c=d+e&f=&amp;", #"{"a":"\u00e9\n\"x\""}"#, "SELECT 'it''s' FROM t", "é中👍 Straße",
      "sk_live_", "ghp_", "AKIA", "1 2 3 4 5 6 7 8 9 0", "a b c d e f g h i j",
      "line\nline\r\n  line",
    ]
    for _ in 0..<300 {
      texts.append("\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))")
      texts.append(hex(32))
      texts.append(hex(40))
      texts.append(hex(64))
      texts.append(String(random.below(1 << 30)))
    }
    let words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor"
      .split(
        separator: " ")
    texts.append(
      (0..<5_000).map { _ in String(words[random.below(words.count)]) }.joined(separator: " "))
    for text in texts {
      #expect(known.mask(text).hits.isEmpty, "\(text.prefix(60))")
      #expect(known.firstHit(in: Array(text.utf8)) == nil, "\(text.prefix(60))")
    }
    let records = JSON.array(texts.map { ["id": 7, "text": .string($0), "primary_key": ["id"]] })
    #expect(known.mask(records).hits.isEmpty)
    #expect(known.mask(records).json == records)
  }

  @Test("a common word that is a secret is masked as a whole field only")
  func commonWords() {
    let known = recogniser(["word": "monkey", "other": "Password1"])
    #expect(known.mask("a monkey, monkeys").hits.isEmpty)
    #expect(known.mask("monkey").text == "‹word›")
    #expect(known.mask("Password1").text == "‹other›")
  }
}
