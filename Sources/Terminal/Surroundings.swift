import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the environment says about the terminal.
package struct Surroundings: Sendable, Hashable {
  package var term: String
  /// The locale's characters are UTF-8; otherwise only ASCII can be drawn.
  package var isUTF8: Bool
  /// `NO_COLOR` is set to anything (no-color.org).
  package var noColor: Bool

  package init(term: String, isUTF8: Bool, noColor: Bool) {
    self.term = term
    self.isUTF8 = isUTF8
    self.noColor = noColor
  }

  /// Sets the character locale of the process, before ncurses looks at it, and reads the rest.
  ///
  /// A locale that is named but not installed, as in most containers, is replaced by the C library's
  /// own UTF-8 one if its name ends in UTF-8.
  package static func current() -> Surroundings {
    let asked =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first { !$0.isEmpty }
      ?? "C"
    if setlocale(LC_CTYPE, "") == nil, namesUTF8(asked) {
      let names: [String] = ["C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"]
      _ = names.first { setlocale(LC_CTYPE, $0) != nil }
    }
    let codeset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    return Surroundings(
      term: environment("TERM") ?? "", isUTF8: namesUTF8(codeset),
      noColor: environment("NO_COLOR").map { !$0.isEmpty } ?? false)
  }

  private static func namesUTF8(_ name: String) -> Bool {
    let lower = name.lowercased()
    return lower.hasSuffix("utf-8") || lower.hasSuffix("utf8")
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The descriptions to try, the terminal's own first. Over SSH a new terminal is often unknown to
  /// the far end, and nearly all of these understand what xterm does.
  func candidates() throws(TerminalError) -> [String] {
    switch term {
    case "":
      throw TerminalError(
        .noTerminalType, "TERM is not set, so nothing is known about this terminal")
    case "dumb":
      throw TerminalError(.dumbTerminal, "TERM=dumb cannot show a full screen")
    default: break
    }
    let relatives = [
      "xterm", "kitty", "ghostty", "alacritty", "wezterm", "foot", "rxvt", "st-", "konsole", "vte",
      "gnome", "iterm", "contour", "rio", "tmux", "screen",
    ]
    let isRelative = relatives.contains { term.lowercased().hasPrefix($0) }
    return isRelative ? [term, "xterm-256color", "xterm"] : [term]
  }
}
