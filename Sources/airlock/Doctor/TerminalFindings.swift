import Terminal

/// Whether the screen can be drawn, and how well.
enum TerminalFindings {
  static func all(_ report: TerminalReport = .current()) -> [Finding] {
    [locale(report), terminal(report), colors(report), size(report)]
  }

  private static func locale(_ report: TerminalReport) -> Finding {
    let name = report.locale ?? "not set"
    if report.surroundings.isUTF8 { return .fine("locale", "\(name), UTF-8") }
    return .note(
      "locale", "\(name), not UTF-8: frames are drawn with ASCII",
      next: "export LC_ALL=C.UTF-8")
  }

  private static func terminal(_ report: TerminalReport) -> Finding {
    switch report.surroundings.term {
    case "":
      return .note(
        "terminal", "TERM is not set: only --plain works here",
        next: "start airlock in a terminal, or with --plain")
    case "dumb":
      return .note("terminal", "TERM=dumb cannot show a screen", next: "start airlock --plain")
    case let term where report.colors == .undescribed:
      return .mend(
        "terminal", "TERM=\(term), which this machine does not know",
        next: "export TERM=xterm-256color, or install the terminal's description")
    case let term: return .fine("terminal", "TERM=\(term)")
    }
  }

  private static func colors(_ report: TerminalReport) -> Finding {
    if report.surroundings.noColor { return .fine("colours", "none: NO_COLOR is set") }
    switch report.colors {
    case .count(let count) where count >= 8: return .fine("colours", "\(count)")
    case .count: return .note("colours", "none; states are told by their signs")
    case .undescribed: return .note("colours", "not known")
    }
  }

  private static func size(_ report: TerminalReport) -> Finding {
    guard let size = report.size else { return .note("size", "no terminal here") }
    let text = "\(size.columns) columns, \(size.rows) rows"
    if size.columns >= 80 && size.rows >= 24 { return .fine("size", text) }
    return .note("size", "\(text): smaller than the three panes want", next: "make it 80 by 24")
  }
}
