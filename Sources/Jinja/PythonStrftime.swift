/// Writes datetimes as Python's `strftime` does on Linux in the C locale; reading is in
/// `PythonStrftime+Parsing.swift`.
///
///     PythonStrftime.format(start, with: "%Y-%m-%dT%H:%M:%SZ")
package enum PythonStrftime {
  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// What stands between `%` and the letter: glibc's `-`, `_`, `0`, `^` and a width.
  private struct Flags {
    var padding: UInt8?
    var upper = false
    var width: Int?
  }

  package static func format(_ date: PythonDate, with format: String) -> String {
    PythonStrftime.format(PythonDateTime(date), with: format)
  }

  /// A directive that glibc does not know is copied.
  package static func format(_ moment: PythonDateTime, with format: String) -> String {
    let bytes = Array(format.utf8)
    let (year, month, day) = moment.date.civil
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 16)
    var index = 0
    func add(_ number: Int) {
      out.append(0x30 + UInt8(truncatingIfNeeded: number / 10))
      out.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
    while index < bytes.count {
      guard bytes[index] == 0x25 else {
        out.append(bytes[index])
        index += 1
        continue
      }
      let start = index
      index += 1
      // What nearly every format is made of, without a text in between.
      if index < bytes.count {
        var isPlain = true
        switch bytes[index] {
        case 0x59 where year > 999:
          add(year / 100)
          add(year % 100)
        case 0x6D: add(month)
        case 0x64: add(day)
        case 0x48: add(moment.hour)
        case 0x4D: add(moment.minute)
        case 0x53: add(moment.second)
        default: isPlain = false
        }
        if isPlain {
          index += 1
          continue
        }
      }
      var flags = Flags()
      scan: while index < bytes.count {
        switch bytes[index] {
        case 0x2D, 0x5F, 0x30: flags.padding = bytes[index]
        case 0x5E: flags.upper = true
        default: break scan
        }
        index += 1
      }
      while index < bytes.count, bytes[index] &- 0x30 < 10, (flags.width ?? 0) < 1000 {
        flags.width = (flags.width ?? 0) * 10 + Int(bytes[index] - 0x30)
        index += 1
      }
      // glibc's modifiers for other calendars and digits; the C locale has none, and some
      // directives do not take them.
      var takes = true
      if index + 1 < bytes.count, bytes[index] == 0x45 || bytes[index] == 0x4F {
        takes = (bytes[index] == 0x45 ? alternative : digits).contains(bytes[index + 1])
        index += 1
      }
      if takes, index < bytes.count, let text = directive(bytes[index], moment, flags) {
        out.append(contentsOf: (flags.upper ? text.uppercased() : text).utf8)
        index += 1
      } else {
        out.append(contentsOf: bytes[start..<min(index + 1, bytes.count)])
        index = min(index + 1, bytes.count)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let alternative = Set("cCnpPrRstTuxXyYzZ%".utf8)
  private static let digits = Set("bBCdeGgHhIjklmMnpPrRsStTuUVwWyzZ%".utf8)

  private static func number(
    _ value: Int, _ width: Int, _ flags: Flags, blank: Bool = false
  ) -> String {
    let width = flags.width ?? width
    let padding = flags.padding ?? (blank ? 0x5F : 0x30)
    if padding == 0x2D { return String(value) }
    if padding == 0x30 { return padded(value, width) }
    let digits = String(value)
    return String(repeating: " ", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func directive(_ letter: UInt8, _ at: PythonDateTime, _ flags: Flags) -> String? {
    let date = at.date
    let hour12 = at.hour % 12 == 0 ? 12 : at.hour % 12
    switch UnicodeScalar(letter) {
    case "Y":
      return flags.padding == nil && flags.width == nil
        ? String(date.year) : number(date.year, 4, flags)
    case "m": return number(date.month, 2, flags)
    case "d": return number(date.day, 2, flags)
    case "H": return number(at.hour, 2, flags)
    case "M": return number(at.minute, 2, flags)
    case "S": return number(at.second, 2, flags)
    case "f": return flags.padding == nil ? padded(at.microsecond, 6) : nil
    case "z": return at.zone.map { PythonDateTime.offsetText($0.offset, colon: false) } ?? ""
    case "Z": return at.zone?.text ?? ""
    case "s": return String(floorDivide(at.local - PythonDateTime.unixEpoch, 1_000_000).quotient)
    case "y": return number(date.year % 100, 2, flags)
    case "C":
      return flags.padding == nil && flags.width == nil
        ? String(date.year / 100) : number(date.year / 100, 2, flags)
    case "I": return number(hour12, 2, flags)
    case "k": return number(at.hour, 2, flags, blank: true)
    case "l": return number(hour12, 2, flags, blank: true)
    case "e": return number(date.day, 2, flags, blank: true)
    case "p": return at.hour < 12 ? "AM" : "PM"
    case "P": return at.hour < 12 ? "am" : "pm"
    case "j": return number(date.dayOfYear, 3, flags)
    case "a": return String(weekdays[date.weekday].prefix(3))
    case "A": return weekdays[date.weekday]
    case "b", "h": return String(months[date.month - 1].prefix(3))
    case "B": return months[date.month - 1]
    case "w": return number((date.weekday + 1) % 7, 1, flags)
    case "u": return number(date.weekday + 1, 1, flags)
    case "U": return number((date.dayOfYear + 6 - (date.weekday + 1) % 7) / 7, 2, flags)
    case "W": return number((date.dayOfYear + 6 - date.weekday) / 7, 2, flags)
    case "G": return String(date.isoCalendar.year)
    case "g": return number(date.isoCalendar.year % 100, 2, flags)
    case "V": return number(date.isoCalendar.week, 2, flags)
    case "D", "x": return format(at, with: "%m/%d/%y")
    case "F": return format(at, with: "%Y-%m-%d")
    case "T", "X": return format(at, with: "%H:%M:%S")
    case "R": return format(at, with: "%H:%M")
    case "r": return format(at, with: "%I:%M:%S %p")
    case "c": return format(at, with: "%a %b %e %H:%M:%S %Y")
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return nil
    }
  }
}
