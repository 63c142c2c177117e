/// The CDK's own layer over strftime and strptime (datetime/datetime_parser.py): `%s`,
/// `%s_as_float`, `%epoch_microseconds` and `%ms` stand for a whole timestamp, `%_ms` for
/// milliseconds.
package enum DatetimeParser {
  /// A text without a zone is read as UTC.
  ///
  /// - Returns: nil where Python raises ValueError.
  package static func parse(_ text: String, with format: String) -> PythonDateTime? {
    switch format {
    case "%s": return PythonNumber.int(text).flatMap { scaled($0, 1_000_000) }
    case "%s_as_float": return PythonNumber.float(text).flatMap { PythonDateTime(timestamp: $0) }
    case "%epoch_microseconds": return PythonNumber.int(text).flatMap { scaled($0, 1) }
    case "%ms": return PythonNumber.int(text).flatMap { scaled($0, 1000) }
    default:
      let plain = replacing(format, "%_ms", "%f")
      guard let parsed = PythonStrftime.parse(text, with: plain) else { return nil }
      return parsed.isNaive ? parsed.replacing(zone: .utc) : parsed
    }
  }

  package static func format(_ moment: PythonDateTime, with format: String) -> String {
    let timestamp = moment.timestamp
    switch format {
    case "%s": return String(Int(timestamp))
    case "%s_as_float": return PythonNumber.repr(timestamp)
    case "%epoch_microseconds": return String(Int(timestamp * 1_000_000))
    case "%ms": return String(Int(timestamp * 1000))
    default:
      guard format.utf8.contains(0x5F) else { return PythonStrftime.format(moment, with: format) }
      let plain = replacing(format, "%_ms", "%f")
      let text = PythonStrftime.format(moment, with: plain)
      if plain == format { return text }
      // The CDK replaces the microseconds wherever they stand in the result; so do we.
      return replacing(text, padded(moment.microsecond, 6), padded(moment.microsecond / 1000, 3))
    }
  }

  private static func scaled(_ value: Int, _ unit: Int) -> PythonDateTime? {
    let (product, overflow) = value.multipliedReportingOverflow(by: unit)
    return overflow ? nil : PythonDateTime(unixMicroseconds: product)
  }
}

extension PythonDateTime {
  /// Reads ISO 8601 as `dateutil.parser.isoparse` does, which is stricter than most: `20240131`,
  /// `2024-W05-3`, `2024-031`, any one character between day and time, `24:00`.
  ///
  /// - Returns: nil where dateutil raises ValueError.
  package init?(iso text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.contains(where: { $0 >= 0x80 }),
      let (date, end) = ISOText.date(bytes) ?? ISOText.unusualDate(bytes)
    else { return nil }
    guard end < bytes.count else {
      guard let day = PythonDate(year: date.year, month: date.month, day: date.day) else {
        return nil
      }
      self.init(day)
      return
    }
    guard let time = ISOText.time(bytes[(end + 1)...]) else { return nil }
    let midnight = time.hour == 24
    guard
      let moment = PythonDateTime(
        year: date.year, month: date.month, day: date.day, hour: midnight ? 0 : time.hour,
        minute: time.minute, second: time.second, microsecond: time.microsecond, zone: time.zone)
    else { return nil }
    if !midnight {
      self = moment
    } else if let next = moment.adding(PythonTimeDelta(days: 1)) {
      self = next
    } else {
      return nil
    }
  }

  /// Reads ISO 8601 and moves it to UTC; a text without a zone is UTC already. What the CDK's
  /// `str_to_datetime` gives.
  package static func utc(iso text: String) -> PythonDateTime? {
    PythonDateTime(iso: text)?.converted(to: Zone(offset: 0, name: .named("UTC")))
  }
}

/// Parts of ISO 8601 texts, cut as dateutil cuts them.
private enum ISOText {
  typealias Day = (year: Int, month: Int, day: Int)

  static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      let digit = byte &- 0x30
      // What is no digit is left to `int()`, which takes blanks and signs.
      if digit > 9 { return PythonNumber.int(String(decoding: bytes, as: UTF8.self)) }
      value = value * 10 + Int(digit)
    }
    return bytes.isEmpty ? nil : value
  }

  static func date(_ bytes: [UInt8]) -> (Day, Int)? {
    guard bytes.count >= 4, let year = number(bytes[0..<4]) else { return nil }
    if bytes.count == 4 { return ((year, 1, 1), 4) }
    let dash = bytes[4] == 0x2D
    var at = dash ? 5 : 4
    guard bytes.count - at >= 2, let month = number(bytes[at..<(at + 2)]) else { return nil }
    at += 2
    if at >= bytes.count {
      guard dash else { return nil }
      return ((year, month, 1), at)
    }
    if dash {
      guard bytes[at] == 0x2D else { return nil }
      at += 1
    }
    guard bytes.count - at >= 2, let day = number(bytes[at..<(at + 2)]) else { return nil }
    return ((year, month, day), at + 2)
  }

  /// A week date or the day of a year.
  static func unusualDate(_ bytes: [UInt8]) -> (Day, Int)? {
    guard bytes.count >= 4, let year = number(bytes[0..<4]), (1...9999).contains(year) else {
      return nil
    }
    let dash = bytes.count > 4 && bytes[4] == 0x2D
    var at = dash ? 5 : 4
    let ordinal: Int
    if at < bytes.count, bytes[at] == 0x57 {
      at += 1
      guard let week = number(bytes[min(at, bytes.count)..<min(at + 2, bytes.count)]),
        (1...53).contains(week)
      else { return nil }
      at += 2
      var day = 1
      if bytes.count > at {
        if (bytes[at] == 0x2D) != dash { return nil }
        if dash { at += 1 }
        guard at < bytes.count, let read = number(bytes[at..<(at + 1)]), (1...7).contains(read)
        else { return nil }
        day = read
        at += 1
      }
      ordinal = PythonDate.isoStart(of: year) + (week - 1) * 7 + day - 1
    } else {
      guard bytes.count - at >= 3, let day = number(bytes[at..<(at + 3)]),
        day >= 1, day <= (PythonDate.isLeap(year) ? 366 : 365)
      else { return nil }
      at += 3
      ordinal = PythonDate.daysBefore(year) + day
    }
    guard let date = PythonDate(ordinal: ordinal) else { return nil }
    return (date.civil, at)
  }

  static func time(
    _ bytes: ArraySlice<UInt8>
  ) -> (hour: Int, minute: Int, second: Int, microsecond: Int, zone: PythonDateTime.Zone?)? {
    let bytes = Array(bytes)
    guard bytes.count >= 2 else { return nil }
    var fields = [0, 0, 0, 0]
    var zone: PythonDateTime.Zone?
    var at = 0
    var field = -1
    var colons = false
    while at < bytes.count, field < 5 {
      field += 1
      if [0x2D, 0x2B, 0x5A, 0x7A].contains(bytes[at]) {
        guard let read = self.zone(Array(bytes[at...])) else { return nil }
        zone = read
        at = bytes.count
        break
      }
      if field == 1, bytes[at] == 0x3A {
        colons = true
        at += 1
      } else if field == 2, colons {
        if bytes[at] != 0x3A { return nil }
        at += 1
      }
      if field < 3 {
        guard at <= bytes.count, let read = number(bytes[at..<min(at + 2, bytes.count)]) else {
          return nil
        }
        fields[field] = read
        at += 2
      } else if field == 3, bytes[at] == 0x2E || bytes[at] == 0x2C {
        var digits = at + 1
        var value = 0
        while digits < bytes.count, bytes[digits] &- 0x30 < 10 {
          if digits - at <= 6 { value = value * 10 + Int(bytes[digits] - 0x30) }
          digits += 1
        }
        if digits == at + 1 { continue }
        for _ in (digits - at - 1)..<max(6, digits - at - 1) { value *= 10 }
        fields[3] = value
        at = digits
      }
    }
    if at < bytes.count { return nil }
    if fields[0] == 24, fields[1...] != [0, 0, 0] { return nil }
    return (fields[0], fields[1], fields[2], fields[3], zone)
  }

  static func zone(_ bytes: [UInt8]) -> PythonDateTime.Zone? {
    if bytes == [0x5A] || bytes == [0x7A] { return .utc }
    guard [3, 5, 6].contains(bytes.count), bytes[0] == 0x2B || bytes[0] == 0x2D,
      let hours = number(bytes[1..<3])
    else { return nil }
    var minutes = 0
    if bytes.count > 3 {
      guard let read = number(bytes[(bytes[3] == 0x3A ? 4 : 3)...]) else { return nil }
      minutes = read
    }
    if hours == 0, minutes == 0 { return .utc }
    guard (0...59).contains(minutes), (0...23).contains(hours) else { return nil }
    let size = (hours * 60 + minutes) * 60
    return PythonDateTime.Zone(offset: bytes[0] == 0x2D ? -size : size, name: .none)
  }
}
