import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What there is to say about the terminal without opening it.
package struct TerminalReport: Sendable {
  package enum Colors: Sendable, Hashable {
    case count(Int)
    /// `TERM` names a terminal that this machine has no description of.
    case undescribed
  }

  package let surroundings: Surroundings
  /// `LC_ALL`, `LC_CTYPE` or `LANG`, the first that is set.
  package let locale: String?
  /// Its descriptions were tried in the order in which the screen tries them.
  package let colors: Colors
  /// Cells; nil when none of stdin, stdout and stderr is a terminal.
  package let size: (columns: Int, rows: Int)?

  package static func current() -> TerminalReport {
    let surroundings = Surroundings.current()
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
      .compactMap { Surroundings.environment($0) }.first { !$0.isEmpty }
    return TerminalReport(
      surroundings: surroundings, locale: locale, colors: described(surroundings), size: size())
  }

  private static func described(_ surroundings: Surroundings) -> Colors {
    for name in (try? surroundings.candidates()) ?? [] {
      let count = Int(airlock_described_colors(name))
      if count > -2 { return .count(max(0, count)) }
    }
    return .undescribed
  }

  private static func size() -> (columns: Int, rows: Int)? {
    for descriptor in [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO] {
      var rows: Int32 = 0
      var columns: Int32 = 0
      if airlock_window_size(descriptor, &rows, &columns) == 0 {
        return (Int(columns), Int(rows))
      }
    }
    return nil
  }
}
