/// A key as the terminal reported it.
package enum Key: Sendable, Hashable {
  case character(Character)
  case enter, esc, tab, backTab
  case up, down, left, right, home, end, pageUp, pageDown
  case backspace, delete
  /// A lower-case letter held with Ctrl.
  case ctrl(Character)
  /// F1 to F12.
  case f(Int)

  /// How hints and help write it: `Enter`, `^U`, `r`.
  package var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .enter: "Enter"
    case .esc: "Esc"
    case .tab: "Tab"
    case .backTab: "S-Tab"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .ctrl(let letter): "^\(letter.uppercased())"
    case .f(let number): "F\(number)"
    }
  }
}

/// Decides what a key means while a secret is typed, so that its characters never become a
/// ``Message``: no recording and no log can hold them.
package enum SecretKeyRouting: Sendable, Hashable {
  /// Append this text to the draft, then send ``Message/secretEdited(newlinesRemoved:)``.
  case append(String)
  case deleteLast
  case clear
  /// Send the key as ``Message/key(_:)``; it carries nothing of the secret.
  case pass(Key)

  /// Routes a key that arrived while ``State/secretFocus`` is not nil. A paste is appended whole.
  ///
  /// - Parameter isMultiline: ``State/secretTakesNewlines``; then Enter is a line break.
  package static func route(_ key: Key, isMultiline: Bool = false) -> SecretKeyRouting {
    switch key {
    case .character(let character): .append(String(character))
    case .backspace, .delete: .deleteLast
    case .ctrl("u"): .clear
    case .enter where isMultiline: .append("\n")
    default: .pass(key)
    }
  }
}
