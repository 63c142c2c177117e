/// An ISO 8601 duration: months, whose length depends on where they are added, and a fixed rest.
/// What `isodate.parse_duration` makes of `P1M`, `P1DT2H` and `P2W`.
package struct PythonDuration: Sendable, Hashable {
  /// Years included.
  package let months: Int
  package let delta: PythonTimeDelta
  /// The part of the months that was written as years; only the text shows it apart.
  let years: Int

  package init(months: Int, delta: PythonTimeDelta) {
    self.init(years: 0, months: months, delta: delta)
  }

  init(years: Int, months: Int, delta: PythonTimeDelta) {
    self.years = years
    self.months = years * 12 + months
    self.delta = delta
  }

  package var isEmpty: Bool { months == 0 && delta.microseconds == 0 }
  package static prefix func - (duration: PythonDuration) -> PythonDuration {
    PythonDuration(
      years: -duration.years, months: 12 * duration.years - duration.months,
      delta: PythonTimeDelta(microseconds: -duration.delta.microseconds))
  }

  /// Reads `[+-]PnYnMnWnDTnHnMnS`, each number with an optional fraction.
  ///
  /// - Returns: nil when the text is no duration, and for a fraction of years or months: a month
  ///   has no length to take a part of.
  package init?(iso text: String) {
    if let other = PythonDuration(alternative: text) {
      self = other
      return
    }
    var bytes = Substring(text).utf8
    var sign = 1.0
    if let first = bytes.first, first == 0x2B || first == 0x2D {
      sign = first == 0x2D ? -1 : 1
      bytes.removeFirst()
    }
    guard bytes.popFirst() == 0x50, !bytes.isEmpty else { return nil }
    let order: [UInt8] = Array("YMWD".utf8)
    let timeOrder: [UInt8] = Array("HMS".utf8)
    var inTime = false
    var stage = 0
    var fields: [String: Double] = [:]
    while let next = bytes.first {
      if next == 0x54 {
        if inTime { return nil }
        inTime = true
        stage = 0
        bytes.removeFirst()
        continue
      }
      var literal = ""
      var separators = 0
      while let byte = bytes.first, byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2C {
        if byte == 0x2E || byte == 0x2C { separators += 1 }
        literal += byte &- 0x30 < 10 ? String(UnicodeScalar(byte)) : "."
        bytes.removeFirst()
      }
      guard separators <= 1, let head = literal.utf8.first, head != 0x2E,
        let unit = bytes.popFirst(), literal.utf8.last != 0x2E, let number = Double(literal)
      else { return nil }
      let units = inTime ? timeOrder : order
      guard let place = units[stage...].firstIndex(of: unit) else { return nil }
      stage = place + 1
      fields[(inTime ? "T" : "") + String(UnicodeScalar(unit))] = number
    }
    if fields.isEmpty && !inTime { return nil }
    let years = fields["Y"] ?? 0
    let months = fields["M"] ?? 0
    guard years == years.rounded(), months == months.rounded(), years < 1e5, months < 1e6 else {
      return nil
    }
    let days = (fields["W"] ?? 0) * 7 + (fields["D"] ?? 0)
    let seconds = (fields["TH"] ?? 0) * 3600 + (fields["TM"] ?? 0) * 60 + (fields["TS"] ?? 0)
    guard let delta = PythonTimeDelta(seconds: sign * (days * 86_400 + seconds)) else { return nil }
    self.init(years: Int(sign * years), months: Int(sign * months), delta: delta)
  }

  /// Reads `P0001-02-03T04:05:06`, the form that is spelt like a date.
  private init?(alternative text: String) {
    guard text.utf8.first == 0x50, text.utf8.contains(0x54),
      text.utf8.dropFirst().first.map({ $0 &- 0x30 < 10 }) == true,
      text.utf8.count >= 16, let moment = PythonDateTime(iso: String(text.dropFirst()))
    else { return nil }
    self.init(
      years: moment.year, months: moment.month,
      delta: PythonTimeDelta(
        days: moment.day, hours: moment.hour, minutes: moment.minute, seconds: moment.second,
        microseconds: moment.microsecond))
  }

  var repr: String {
    let (days, seconds, micros) = delta.parts
    return "isodate.duration.Duration(\(days), \(seconds), \(micros), years=\(years), "
      + "months=\(months - years * 12))"
  }

  /// `1 years, 2 months, 0:00:00`, what `str()` of an `isodate.Duration` gives.
  package var text: String {
    let rest = months - years * 12
    var fields: [String] = []
    if years != 0 { fields.append("\(years) years") }
    if rest != 0 { fields.append("\(rest) month\(rest <= 1 ? "" : "s")") }
    fields.append(delta.text)
    return fields.joined(separator: ", ")
  }
}
