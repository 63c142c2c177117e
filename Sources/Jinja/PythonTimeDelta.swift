/// A length of time in microseconds: Python's `datetime.timedelta`.
package struct PythonTimeDelta: Sendable, Hashable, Comparable {
  package let microseconds: Int

  /// Python's bound: 999,999,999 days.
  static let limit = 86_400_000_000 * 1_000_000

  package init(microseconds: Int) { self.microseconds = microseconds }

  package init(
    days: Int = 0, hours: Int = 0, minutes: Int = 0, seconds: Int = 0, microseconds: Int = 0
  ) {
    self.microseconds =
      (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000 + microseconds
  }

  /// - Returns: nil for what is no number or too long; a half microsecond goes to the even one.
  package init?(seconds: Double) {
    let total = seconds * 1e6
    guard total.isFinite, abs(total) < 9e18 else { return nil }
    microseconds = Int(total.rounded(.toNearestOrEven))
  }

  package var totalSeconds: Double { Double(microseconds) / 1e6 }

  /// As Python normalises it: seconds from 0 to 86,399 and microseconds from 0 to 999,999.
  package var parts: (days: Int, seconds: Int, microseconds: Int) {
    let (days, rest) = floorDivide(microseconds, 86_400_000_000)
    return (days, rest / 1_000_000, rest % 1_000_000)
  }

  /// `1 day, 2:03:04.000005`, what `str()` gives.
  package var text: String {
    let (days, seconds, micros) = parts
    var result = "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    if micros != 0 { result += ".\(padded(micros, 6))" }
    if days != 0 { result = "\(days) day\(abs(days) == 1 ? "" : "s"), \(result)" }
    return result
  }

  /// `datetime.timedelta(days=1, seconds=7384)`.
  package var repr: String {
    let (days, seconds, micros) = parts
    var fields: [String] = []
    if days != 0 { fields.append("days=\(days)") }
    if seconds != 0 { fields.append("seconds=\(seconds)") }
    if micros != 0 { fields.append("microseconds=\(micros)") }
    return "datetime.timedelta(\(fields.isEmpty ? "0" : fields.joined(separator: ", ")))"
  }

  package static func < (a: PythonTimeDelta, b: PythonTimeDelta) -> Bool {
    a.microseconds < b.microseconds
  }
}

/// Python's `divmod`: the quotient rounds down, the rest has the divisor's sign.
func floorDivide(_ a: Int, _ b: Int) -> (quotient: Int, rest: Int) {
  let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
  return rest != 0 && (rest < 0) != (b < 0) ? (quotient - 1, rest + b) : (quotient, rest)
}
