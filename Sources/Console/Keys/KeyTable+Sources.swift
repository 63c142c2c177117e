import Session
import Vocabulary

extension KeyTable {
  /// Keys about sources: what is no secret, and pastes that wait.
  static let sources: [KeyEntry] = [
    KeyEntry(
      .publicKeys, [.character("p")], .pane(.secrets), "which keys are no secret?",
      hint: "no secret?", rank: 1
    ) { $0.publicQuestion.isEmpty ? "nothing is asked" : nil },
    KeyEntry(
      .toggleMark, [.character("p")], .pane(.secrets), "no secret, or one again", whyNot: Why.noMark
    ),
    KeyEntry(
      .openPaste, [.character("u")], .pane(.secrets), "open the paste", hint: "open the paste",
      rank: 1
    ) { $0.lockedPastes.isEmpty ? "no paste waits for you" : nil },

    inSource(.publicKeys, .character(" "), "choose"),
    inSource(.publicKeys, .enter, "save"),
    KeyEntry(.inDialog, [.up, .down], .dialog(.publicKeys), "move", hint: "move"),
    inSource(.publicKeys, .esc, "decide later"),
    inSource(.paste, .enter, "read it now") { $0.lockReason == .burns ? nil : "it was read" },
    inSource(.paste, .enter, "open") { $0.lockReason == .burns ? "it was not read yet" : nil },
    inSource(.paste, .ctrl("u"), "clear"),
    inSource(.paste, .esc, "later"),
  ]

  private static func inSource(
    _ kind: DialogKind, _ key: Key, _ hint: String,
    whyNot: @escaping @Sendable (State) -> String? = { _ in nil }
  ) -> KeyEntry {
    KeyEntry(.inDialog, [key], .dialog(kind), hint, hint: hint, whyNot: whyNot)
  }
}

extension Why {
  @Sendable static func noMark(_ state: State) -> String? {
    guard let row = state.selectedSecret else { return "no secret is selected" }
    switch row.state {
    case .set, .public: return nil
    case .unset, .stub: return "it is unset; a value that is no secret goes into the config"
    }
  }
}

extension State {
  var lockReason: LockedPaste.Reason? {
    if case .paste(let dialog) = dialogs.last { dialog.paste.reason } else { nil }
  }
}
