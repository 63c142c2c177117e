import Session
import Vocabulary

/// Which of these keys are no secret? Everything stays one that is not chosen.
struct PublicKeysDialog: Sendable, Hashable {
  let candidates: [PublicCandidate]
  var chosen: Set<SecretName> = []
  var selected = 0
}

/// A paste that waits for its password, or for a yes to reading it. The text is in the draft.
struct PasteDialog: Sendable {
  let paste: LockedPaste
  let draft = SecretDraft()
  var count = 0
}

extension State {
  /// Opens what a source asks by itself, but never while the person is typing.
  mutating func openSourceQuestion() {
    guard !isTyping else { return }
    if let paste = lockedPastes.first(where: { !putOffPastes.contains($0.name) }) {
      dialogs.append(.paste(PasteDialog(paste: paste)))
    } else if !publicQuestion.isEmpty, !isPublicQuestionPutOff {
      dialogs.append(.publicKeys(PublicKeysDialog(candidates: publicQuestion)))
    }
  }

  /// A paste that opened, or asks something else now, is asked about no more.
  mutating func settlePastes(open names: [String]) {
    lockedPastes.removeAll { names.contains($0.name) }
    dialogs.removeAll {
      if case .paste(let dialog) = $0 { names.contains(dialog.paste.name) } else { false }
    }
  }

  mutating func lock(_ paste: LockedPaste) {
    settlePastes(open: [paste.name])
    lockedPastes.append(paste)
    putOffPastes.remove(paste.name)
  }

  /// Keys that were marked are asked about no more.
  mutating func settlePublicQuestion(_ names: [SecretName]) {
    publicQuestion.removeAll { names.contains($0.name) }
    if publicQuestion.isEmpty {
      dialogs.removeAll { if case .publicKeys = $0 { true } else { false } }
    }
  }
}
