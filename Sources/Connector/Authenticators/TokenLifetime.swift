import Jinja
import Vocabulary

/// When a token ends, as token endpoints say it.
enum TokenLifetime {
  /// Reads a moment as the CDK's `ab_datetime_parse` does: seconds since 1970, a day, or ISO 8601;
  /// without a zone it is UTC.
  ///
  /// - Returns: nil where the CDK raises ValueError, and for the looser spellings that dateutil
  ///   guesses at.
  static func moment(_ text: String) -> PythonDateTime? {
    let digits = text.utf8
    if !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }) {
      guard let seconds = Int(text), String(seconds).utf8.count <= 10 else { return nil }
      return PythonDateTime(unixMicroseconds: seconds * 1_000_000)
    }
    guard let moment = PythonDateTime(iso: text) else { return nil }
    return moment.isNaive ? moment.replacing(zone: .utc) : moment
  }

  /// Reads `int(float(…))` seconds: `3600`, `"3600"`, `3599.9`.
  static func seconds(_ text: String) -> Int? {
    let trimmed = text.trimmed(of: " \t\n\r")
    guard !trimmed.isEmpty,
      trimmed.utf8.allSatisfy({
        $0 &- 0x30 < 10 || $0 == 0x2E || $0 | 0x20 == 0x65 || $0 == 0x2B || $0 == 0x2D
      }), let value = Double(trimmed), value.isFinite, abs(value) < 1e12
    else { return nil }
    return Int(value)
  }
}

extension PythonDateTime {
  /// nil outside of the calendar.
  func adding(seconds: Int) -> PythonDateTime? {
    adding(PythonTimeDelta(microseconds: seconds * 1_000_000))
  }
}
