import Vocabulary

/// One thing that `airlock doctor` looked at, in words, with what to do about it.
struct Finding: Sendable {
  enum State: String, Sendable {
    case fine = "ok"
    /// Good to know, or the person's own choice; nothing fails because of it.
    case note
    /// Something does not work, or others can get at what is the person's.
    case mend
  }

  /// `locale`, `sources`: one word or two, the first column.
  let topic: String
  let state: State
  let text: String
  /// A command or a sentence.
  let next: String?

  static func fine(_ topic: String, _ text: String) -> Finding {
    Finding(topic: topic, state: .fine, text: text, next: nil)
  }

  static func note(_ topic: String, _ text: String, next: String? = nil) -> Finding {
    Finding(topic: topic, state: .note, text: text, next: next)
  }

  static func mend(_ topic: String, _ text: String, next: String) -> Finding {
    Finding(topic: topic, state: .mend, text: text, next: next)
  }

  var json: JSON {
    [
      "topic": .string(topic), "state": .string(state.rawValue), "text": .string(text),
      "next": next.map { .string($0) } ?? .null,
    ]
  }
}
