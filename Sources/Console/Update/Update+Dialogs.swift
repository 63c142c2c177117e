import Session
import Vocabulary

// MARK: Filling a secret

extension State {
  /// The runner changed the draft; the dialog learns its length and fingerprint, not its text.
  mutating func secretEdited(_ newlinesRemoved: Int) {
    if case .paste(var paste) = dialogs.last {
      paste.count = paste.draft.count
      replaceDialog(.paste(paste))
    }
    guard case .fill(var fill) = dialogs.last else { return }
    fill.count = fill.draft.count
    fill.fingerprint = fill.draft.fingerprint
    fill.newlinesRemoved = fill.count == 0 ? 0 : fill.newlinesRemoved + newlinesRemoved
    replaceDialog(.fill(fill))
  }

  mutating func pressInFill(_ fill: FillDialog, _ key: Key) -> [Effect] {
    var fill = fill
    switch key {
    case .esc: closeDialog()
    case .ctrl("e"):
      fill.isMultiline.toggle()
      replaceDialog(.fill(fill))
    case .ctrl("w"):
      if secret(fill.name)?.isKeptInMemory == true { fill.isForFile.toggle() }
      replaceDialog(.fill(fill))
    case .enter: return save(fill, next: false)
    case .ctrl("n"): return save(fill, next: true)
    default: break
    }
    return []
  }

  private mutating func save(_ fill: FillDialog, next: Bool) -> [Effect] {
    guard fill.draft.count > 0 else {
      notify(.reason, "nothing was typed yet")
      return []
    }
    // Popped, not closed: the session empties the draft when it has the value.
    dialogs.removeLast()
    if next, let other = following(fill.name) {
      dialogs.append(.fill(FillDialog(other, after: fill.name)))
    }
    return [
      .command(fill.isForFile ? .write(fill.name, fill.draft) : .fill(fill.name, fill.draft))
    ]
  }

  /// The next secret without a value, around the end of the list.
  private func following(_ name: SecretName) -> SecretName? {
    let index = secrets.firstIndex { $0.name == name } ?? 0
    let around = secrets[index...] + secrets[..<index]
    return around.first { $0.name != name && ($0.state == .unset || $0.state == .stub) }?.name
  }
}

// MARK: Editing a line

extension State {
  mutating func pressInEdit(_ edit: EditDialog, _ key: Key) -> [Effect] {
    var edit = edit
    switch key {
    case .esc: closeDialog()
    case .enter:
      if let refusal = edit.check() {
        edit.refusal = refusal
        replaceDialog(.edit(edit))
        return []
      }
      closeDialog()
      if case .reply(let call) = edit.subject { selectNextHeld(after: call) }
      return edit.effects
    default:
      if edit.field.edit(key) { edit.refusal = nil }
      replaceDialog(.edit(edit))
    }
    return []
  }
}

extension EditDialog {
  /// Why the text cannot be taken; nil when it can.
  func check() -> String? {
    let text = field.text
    switch subject {
    case .stub:
      if text.isEmpty { return "a stub needs a name" }
      return SecretName(text) == nil
        ? "a name has letters, digits, _ . - and does not begin with a digit" : nil
    case .reply: return text.isEmpty ? "a sentence, or Esc and d to refuse without one" : nil
    case .config(let row):
      if text.isEmpty { return nil }
      if !row.allowed.isEmpty, !row.allowed.contains(text) {
        return "one of: \(row.allowed.joined(separator: ", "))"
      }
      let value = try? JSON(parsing: text)
      return switch (row.kind, value) {
      case ("integer", .int), ("number", .int), ("number", .number), ("boolean", .bool),
        ("array", .array), ("object", .object):
        nil
      case ("integer", _): "a whole number, such as 10"
      case ("number", _): "a number, such as 1.5"
      case ("boolean", _): "true or false"
      case ("array", _): "a JSON array, such as [\"a\", \"b\"]"
      case ("object", _): "a JSON object, such as {\"a\": 1}"
      default: nil
      }
    }
  }

  var effects: [Effect] {
    switch subject {
    case .stub: SecretName(field.text).map { [.command(.stub([$0]))] } ?? []
    case .reply(let call): [.command(.reply(call: call, field.text))]
    case .config(let row):
      [.command(.setConfig(path: row.path, text: field.isEmpty ? nil : field.text))]
    }
  }
}
