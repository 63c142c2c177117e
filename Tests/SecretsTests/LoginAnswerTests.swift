import Testing
import Vocabulary

@testable import Secrets

@Suite("The answer of a login, sealed")
struct LoginAnswerTests {
  private func seal(
    _ body: JSON, _ place: MintedField.Place, guess: LoginGuess = .declared, status: Int = 200
  ) throws -> (body: JSON, token: String?) {
    let vault = Vault(key: .ephemeral())
    let response = HTTPResponse(status: status, headers: [], body: body.bytes())
    let sealed = response.sealing(
      [MintedField(name("minted_one"), at: place)], guessing: guess
    ) { name, text, _ in vault.seal(name, text) }
    return (try JSON(parsing: sealed.body), sealed.minted[name("minted_one")]?.text)
  }

  @Test("a path leads there, through lists and any member")
  func path() throws {
    let (body, token) = try seal(["t": [["v": "tok-1"]], "v": "x"], .path(["t", "0", "v"]))
    #expect(token == "tok-1")
    #expect(body == ["t": [["v": "‹minted_one›"]], "v": "x"])
    #expect(try seal(["a": ["v": "tok-1"]], .path(["*", "v"])).token == "tok-1")
    #expect(try seal([["v": "tok-1"], ["v": "tok-2"]], .path(["v"])).token == "tok-1")
    #expect(
      try seal([["v": "tok-1"], ["v": "tok-2"]], .path(["v"])).body[1]?["v"] == "‹minted_one›")
  }

  @Test("a place that is not clear gives no token, and is sealed all the same")
  func unclear() throws {
    let (body, token) = try seal(["a": ["v": "tok-1"], "b": ["v": "tok-2"]], .path(["*", "v"]))
    #expect(token == nil)
    #expect(body == ["a": ["v": "‹minted_one›"], "b": ["v": "‹minted_one›"]])
    let nested = try seal(["v": ["x": "tok-1", "y": [1]]], .path(["v"]))
    #expect(nested.token == nil)
    #expect(nested.body == ["v": ["x": "‹minted_one›", "y": ["‹minted_one›"]]])
  }

  @Test("a name is found depth first, and everywhere it is sealed")
  func member() throws {
    let (body, token) = try seal(
      ["a": ["b": ["k": "tok-1"]], "k2": 1, "c": ["k": 17]], .member("k"))
    #expect(token == "tok-1")
    #expect(body == ["a": ["b": ["k": "‹minted_one›"]], "k2": 1, "c": ["k": "‹minted_one›"]])
    #expect(try seal(["k": "tok-1", "a": ["k": "tok-2"]], .member("k")).token == "tok-1")
    #expect(try seal(["a": ["k": nil], "b": ["k": "tok-2"]], .member("k")).token == "tok-2")
    let deep: JSON = ["1": ["2": ["3": ["4": ["5": ["6": ["k": "tok-1"]]]]]]]
    let buried = try seal(deep, .member("k"))
    #expect(buried.token == nil)
    #expect(!buried.body.text().contains("tok-1"))
  }

  @Test("a number is a token as it is written; null, true and an empty text are none")
  func kinds() throws {
    #expect(try seal(["k": 12345], .member("k")).token == "12345")
    for value in [JSON.null, true, "", [], [:]] {
      #expect(try seal(["k": value], .member("k")).token == nil)
      #expect(try seal(["k": value], .member("k")).body == ["k": value])
    }
  }

  @Test("what is called like a token goes too; what looks like one where nobody said where it is")
  func others() throws {
    let body: JSON = [
      "k": "tok-1", "Refresh-Token": "ref-1", "idToken": "idt-1", "next_page_token": "n-1",
      "scope": "read write", "at": "2024-01-01T00:00:00Z", "u": "https://x.test/0123456789",
      "blob": "a1b2c3d4e5f6g7", "word": "offline_access",
    ]
    let declared = try seal(body, .member("k")).body
    #expect(declared["Refresh-Token"] == "‹refresh_token›" && declared["idToken"] == "‹id_token›")
    #expect(declared["blob"] == "a1b2c3d4e5f6g7" && declared["next_page_token"] == "n-1")
    let guessed = try seal(body, .member("none"), guess: .certain).body
    #expect(guessed["blob"] == "‹token›")
    for key in ["scope", "at", "u", "word"] { #expect(guessed[key] == body[key]) }
  }
}
