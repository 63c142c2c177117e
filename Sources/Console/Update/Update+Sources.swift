import Session
import Vocabulary

// MARK: Which keys are no secret

extension State {
  mutating func pressInPublicKeys(_ dialog: PublicKeysDialog, _ key: Key) -> [Effect] {
    var dialog = dialog
    let last = max(0, dialog.candidates.count - 1)
    switch key {
    case .up, .character("k"): dialog.selected = max(0, dialog.selected - 1)
    case .down, .tab, .character("j"): dialog.selected = min(last, dialog.selected + 1)
    case .character(" "):
      let name = dialog.candidates[min(dialog.selected, last)].name
      if dialog.chosen.remove(name) == nil { dialog.chosen.insert(name) }
    case .enter:
      dialogs.removeLast()
      var said: [SecretName: Bool] = [:]
      for candidate in dialog.candidates {
        said[candidate.name] = dialog.chosen.contains(candidate.name)
      }
      publicQuestion = []
      return [.command(.mark(said))]
    case .esc:
      leaveDialog()
      return []
    default: break
    }
    replaceDialog(.publicKeys(dialog))
    return []
  }

  /// Takes up the question again that was put off.
  mutating func openPublicKeys() {
    dialogs.append(.publicKeys(PublicKeysDialog(candidates: publicQuestion)))
  }

  /// Marks the selected key as no secret, after asking; takes a mark back at once.
  mutating func toggleMark() -> [Effect] {
    guard let row = selectedSecret else { return [] }
    if row.state == .public { return [.command(.mark([row.name: false]))] }
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "Is \(row.name.text) no secret?",
          lines: [
            "Its value is then config like any other: shown here, in reads, and to the LLM.",
            "The mark is for the value it has now, and is kept outside the project folder.",
          ], key: "p", words: "it is no secret", effect: .command(.mark([row.name: true])))))
    return []
  }
}

// MARK: Pastes

extension State {
  mutating func pressInPaste(_ dialog: PasteDialog, _ key: Key) -> [Effect] {
    switch key {
    case .enter:
      if dialog.paste.reason != .burns, dialog.count == 0 {
        notify(.reason, "nothing was typed yet")
        return []
      }
      // Popped, not closed: the session empties the draft when it has the password.
      dialogs.removeLast()
      lockedPastes.removeAll { $0.name == dialog.paste.name }
      notify(.success, "opening \(dialog.paste.name)")
      return [.command(.openPaste(name: dialog.paste.name, dialog.draft))]
    case .esc: leaveDialog()
    default: break
    }
    return []
  }

  mutating func openPaste() {
    if let paste = lockedPastes.first { dialogs.append(.paste(PasteDialog(paste: paste))) }
  }
}
