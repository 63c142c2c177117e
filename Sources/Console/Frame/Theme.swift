/// How each role looks. The background is always the terminal's own: airlock never paints one, so
/// it is readable on light and on dark screens alike.
package struct Theme: Sendable, Hashable {
  /// A foreground and the attributes that come with the role.
  package struct Paint: Sendable, Hashable {
    /// 0 to 7, the colours every terminal has; nil for the terminal's own foreground.
    package let basic: UInt8?
    /// 0 to 255, for terminals with that many colours; nil for the terminal's own foreground.
    package let extended: UInt8?
    package let bold: Bool
    package let dim: Bool
    package let underline: Bool
    package let reverse: Bool

    package init(
      basic: UInt8? = nil, extended: UInt8? = nil, bold: Bool = false, dim: Bool = false,
      underline: Bool = false, reverse: Bool = false
    ) {
      self.basic = basic
      self.extended = extended
      self.bold = bold
      self.dim = dim
      self.underline = underline
      self.reverse = reverse
    }
  }

  private let paints: [Paint]

  private init(_ paint: (Role) -> Paint) { paints = Role.allCases.map(paint) }

  /// The paint for a style: the role's own, plus what the style asks for.
  package func paint(_ style: Style) -> Paint {
    let paint = paints[Int(style.role.rawValue)]
    return Paint(
      basic: paint.basic, extended: paint.extended, bold: paint.bold || style.bold,
      dim: paint.dim || style.dim, underline: paint.underline || style.underline,
      reverse: paint.reverse != style.reverse)
  }

  /// Mid tones that keep their contrast on white and on black.
  package static let standard = Theme { role in
    switch role {
    case .normal, .title, .key, .selection: Paint()
    case .border, .muted, .hint: Paint(basic: nil, extended: 244)
    case .focusBorder: Paint(basic: 6, extended: 31)
    case .error: Paint(basic: 1, extended: 160)
    case .warning: Paint(basic: 3, extended: 136)
    case .good: Paint(basic: 2, extended: 28)
    case .secretMask: Paint(basic: 5, extended: 133)
    case .name: Paint(basic: 4, extended: 32)
    case .string: Paint(basic: 2, extended: 65)
    case .number, .literal: Paint(basic: 6, extended: 66)
    case .llm: Paint(basic: 5, extended: 97)
    }
  }

  /// No colour at all (`NO_COLOR`): weight, underline and reverse carry what colour did.
  package static let monochrome = Theme { role in
    switch role {
    case .error, .focusBorder, .title, .key: Paint(bold: true)
    case .warning, .secretMask: Paint(underline: true)
    case .muted: Paint(dim: true)
    default: Paint()
    }
  }
}
