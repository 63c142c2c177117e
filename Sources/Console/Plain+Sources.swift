import Session
import Vocabulary

extension Plain {
  /// What a source asks when it is opened; nothing has to be answered.
  func asked(_ candidates: [PublicCandidate]) -> [String] {
    ["The spec does not call these secret; they are kept as secrets until you say otherwise:"]
      + candidates.map {
        "  \($0.name.text), in \($0.source)"
          + ($0.soundsSecret ? "; its name sounds like a secret." : ".")
      } + ["  Say public KEY for what is no secret, or secret KEY to be asked no more."]
  }

  func locked(_ paste: LockedPaste) -> [String] {
    let next =
      paste.reason == .burns ? "unlock reads it now, with or without a password." : "Type unlock."
    return ["The paste \(paste.name) waits: \(paste.reason.words). \(next)"]
  }
}
