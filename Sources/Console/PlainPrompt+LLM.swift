import Session
import Vocabulary

extension PlainPrompt {
  /// What `help` prints of the LLM.
  static let llmHelpLines = [
    "llm                  doors, pace, clients and held calls",
    "llm on, llm off      open the Unix socket; close every door",
    "llm http on, llm http off   open or close the door on 127.0.0.1",
    "config               what to paste into a client",
    "new token            for HTTP; the old one stops working",
    "disconnect CLIENT    by its number",
    "read-only on, read-only off   the LLM may look and not edit",
    "hold, let go         hold every call of the LLM; let them go on",
    "pace free, pace ask, pace step   how its calls run; ask is before network",
    "release CALL, refuse CALL   by its number",
    "reply CALL WORDS     answer a held call with a sentence instead of doing it",
    "calls                the latest calls",
    "saw [CALL]           the exact bytes that the LLM got",
  ]

  /// Parses what is said about the LLM; nil when it is something else.
  static func ofLLM(_ verb: String, _ rest: [String], _ line: String) -> PlainPrompt? {
    let words = rest.map { $0.lowercased() }
    switch (verb, words.first, words.count) {
    case ("llm", nil, 0): return .access
    case ("llm", "on", 1): return .perform([.access(.socket(true))])
    case ("llm", "off", 1): return .perform([.access(.socket(false)), .access(.http(false))])
    case ("llm", "http", 2):
      guard let isOn = switched(words[1]) else { return .refused("llm http needs on or off.") }
      return .perform([.access(.http(isOn))])
    case ("llm", _, _): return .refused("llm takes on, off, http on or http off.")
    case ("config", nil, 0): return .configurations
    case ("hold", nil, 0): return .perform([.pace(.step)])
    case ("let", "go", 1): return .perform([.pace(.free)])
    case ("let", "the", 3) where words == ["the", "llm", "work"]: return .letTheLLMWork
    case ("pace", let pace?, 1): return self.pace(pace)
    case ("pace", _, _): return .refused("pace takes free, ask or step.")
    case ("read-only", let state?, 1):
      guard let isOn = switched(state) else { return .refused("read-only needs on or off.") }
      return .perform([.readOnlyForLLM(isOn)])
    case ("read-only", _, _): return .refused("read-only needs on or off.")
    case ("new", "token", 1): return .perform([.access(.newToken)])
    case ("calls", nil, 0): return .calls
    case ("saw", nil, 0): return .saw(call: nil)
    case ("saw", _, 1): return numbered(rest, verb) { .saw(call: $0) }
    case ("disconnect", _, 1):
      return numbered(rest, verb) { .perform([.access(.disconnect(client: $0))]) }
    case ("release", _, 1): return numbered(rest, verb) { .perform([.release(call: $0)]) }
    case ("refuse", _, 1): return numbered(rest, verb) { .perform([.refuse(call: $0)]) }
    case ("reply", _, 2...):
      let sentence = remainder(line, after: rest[0])
      return numbered(rest, verb) { .perform([.reply(call: $0, sentence)]) }
    case ("reply", _, _): return .refused("reply needs the number of a call, and a sentence.")
    case ("release", _, _), ("refuse", _, _), ("disconnect", _, _), ("saw", _, _):
      return .refused("\(verb) needs one number.")
    default: return nil
    }
  }

  private static func pace(_ word: String) -> PlainPrompt {
    switch word {
    case "free": .perform([.pace(.free)])
    case "ask": .perform([.pace(.askBeforeNetwork)])
    case "step": .perform([.pace(.step)])
    default: .refused("pace takes free, ask or step.")
    }
  }

  private static func switched(_ word: String) -> Bool? {
    word == "on" ? true : word == "off" ? false : nil
  }

  static func numbered(
    _ rest: [String], _ verb: String, _ make: (Int) -> PlainPrompt
  ) -> PlainPrompt {
    guard let number = rest.first.flatMap({ Int($0) }), number > 0 else {
      return .refused("\(verb) needs the number that was said.")
    }
    return make(number)
  }
}
