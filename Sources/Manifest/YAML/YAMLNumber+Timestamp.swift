import Vocabulary

extension YAMLNumber {
  /// Reads `2024-01-31` and `2024-01-31T10:00:00.5+02:00` (also with a space for the T) and writes
  /// them as Python's `isoformat` does.
  mutating func timestamp() -> YAMLScalar? {
    at = 0
    guard let year = number(4, 4), take("-") else { return nil }
    let monthStart = at
    guard let month = number(1, 2) else { return nil }
    let monthWidth = at - monthStart
    guard take("-") else { return nil }
    let dayStart = at
    guard let day = number(1, 2) else { return nil }
    if isDone {
      guard monthWidth == 2, at - dayStart == 2 else { return nil }
      guard YAMLNumber.isDay(year, month, day) else { return .impossible }
      return .timestamp(date(year, month, day))
    }
    if !take("T"), !take("t") {
      guard skipBlanks() else { return nil }
    }
    guard let hour = number(1, 2), take(":"), let minute = number(2, 2), take(":"),
      let second = number(2, 2)
    else { return nil }
    var micros = ""
    if take(".") {
      let start = at
      while isDigit(at) { at += 1 }
      micros = String(plain(start..<at).prefix(6))
    }
    guard let zone = zone() else { return nil }
    guard YAMLNumber.isDay(year, month, day), hour < 24, minute < 60, second < 60, zone.isPossible
    else { return .impossible }
    var text = date(year, month, day) + "T" + pad(hour) + ":" + pad(minute) + ":" + pad(second)
    if micros.contains(where: { $0 != "0" }) {
      text += "." + micros + String(repeating: "0", count: 6 - micros.utf8.count)
    }
    return .timestamp(text + zone.text)
  }

  private struct Zone {
    var text = ""
    var isPossible = true
  }

  /// - Returns: nil when the rest is no time zone.
  private mutating func zone() -> Zone? {
    if isDone { return Zone() }
    _ = skipBlanks()
    if take("Z") { return isDone ? Zone(text: "+00:00") : nil }
    let isNegative: Bool
    if take("-") { isNegative = true } else if take("+") { isNegative = false } else { return nil }
    guard let hours = number(1, 2) else { return nil }
    var minutes = 0
    if take(":") {
      guard let value = number(2, 2) else { return nil }
      minutes = value
    }
    guard isDone else { return nil }
    let total = hours * 60 + minutes
    let sign = isNegative && total > 0 ? "-" : "+"
    return Zone(
      text: sign + pad(total / 60) + ":" + pad(total % 60), isPossible: total < 24 * 60)
  }

  private mutating func skipBlanks() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    return at > start
  }

  private mutating func number(_ least: Int, _ most: Int) -> Int? {
    let start = at
    var value = 0
    while isDigit(at), at - start < most {
      value = value * 10 + Int(bytes[at] - 0x30)
      at += 1
    }
    return at - start >= least ? value : nil
  }

  private func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private func date(_ year: Int, _ month: Int, _ day: Int) -> String {
    let digits = String(year)
    return String(repeating: "0", count: 4 - digits.utf8.count) + digits + "-" + pad(month) + "-"
      + pad(day)
  }

  private static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard year > 0, (1...12).contains(month), day > 0 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }
}
