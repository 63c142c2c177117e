/// A line of ordinary text that is being typed. Never for a secret: that is a `SecretDraft`.
struct TextField: Sendable, Hashable {
  private(set) var text: String
  /// Characters before the cursor.
  private(set) var position: Int

  init(_ text: String = "") {
    self.text = text
    position = text.count
  }

  var isEmpty: Bool { text.isEmpty }

  /// Adds text at the cursor. What would break or steer a line becomes a space.
  mutating func insert(_ added: String) {
    let clean = String(
      added.map { character in
        character.isNewline || character.unicodeScalars.contains { $0.value < 0x20 }
          ? " " : character
      })
    let index = text.index(text.startIndex, offsetBy: position)
    text.insert(contentsOf: clean, at: index)
    position = min(text.count, position + clean.count)
  }

  mutating func clear() { self = TextField() }

  /// Handles an editing key; false when the key is none.
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace:
      guard position > 0 else { return true }
      text.remove(at: text.index(text.startIndex, offsetBy: position - 1))
      position -= 1
    case .delete:
      guard position < text.count else { return true }
      text.remove(at: text.index(text.startIndex, offsetBy: position))
    case .left: position = max(0, position - 1)
    case .right: position = min(text.count, position + 1)
    case .home: position = 0
    case .end: position = text.count
    case .ctrl("u"): clear()
    default: return false
    }
    return true
  }
}
