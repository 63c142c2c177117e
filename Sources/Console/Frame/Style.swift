/// What a piece of text *is*. A ``Theme`` says how that looks; a word or a glyph has already said it
/// without colour.
package enum Role: UInt8, Sendable, Hashable, CaseIterable {
  case normal
  /// Headings of panes and dialogs, and the names of things in them.
  case title
  case border
  /// The border of the pane or dialog that has the keyboard.
  case focusBorder
  case error
  case warning
  case good
  /// Less important than the text around it.
  case muted
  /// `‹api_key›`: a secret stood here.
  case secretMask
  /// A key of the keyboard, in a hint.
  case key
  /// What such a key does.
  case hint
  /// JSON member names and header names.
  case name
  case string
  case number
  case literal
  /// What the LLM did, in the activity line.
  case llm
  /// The row that keys act on.
  case selection
}

/// A role and how loud it is.
package struct Style: Sendable, Hashable {
  package var role: Role
  package var bold: Bool
  package var reverse: Bool
  package var dim: Bool
  package var underline: Bool

  package init(
    _ role: Role = .normal, bold: Bool = false, reverse: Bool = false, dim: Bool = false,
    underline: Bool = false
  ) {
    self.role = role
    self.bold = bold
    self.reverse = reverse
    self.dim = dim
    self.underline = underline
  }

  package static let normal = Style()
  static let title = Style(.title, bold: true)
  static let border = Style(.border)
  static let focusBorder = Style(.focusBorder, bold: true)
  static let error = Style(.error, bold: true)
  static let warning = Style(.warning)
  static let good = Style(.good)
  static let muted = Style(.muted)
  static let mask = Style(.secretMask)
  static let key = Style(.key, bold: true)
  static let hint = Style(.hint)
  static let name = Style(.name)
}
