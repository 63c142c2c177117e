extension PythonStrftime {
  /// Reads a datetime as Python's `datetime.strptime` does: every directive takes the longest of
  /// its spellings that lets the rest match, and the whole text must be used.
  ///
  /// - Returns: nil where Python raises ValueError.
  package static func parse(_ text: String, with format: String) -> PythonDateTime? {
    guard let pattern = expand(Array(format.utf8)) else { return nil }
    var reader = Reader(text: Array(text.utf8), format: pattern)
    guard let end = reader.match(0, 0), end == reader.text.count else { return nil }
    return reader.fields.datetime
  }

  /// Writes the composed directives out.
  private static func expand(_ format: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < format.count {
      if format[index] == 0x25 {
        guard index + 1 < format.count else { return nil }
        switch format[index + 1] {
        case 0x63: result += Array("%a %b %d %H:%M:%S %Y".utf8)
        case 0x78: result += Array("%m/%d/%y".utf8)
        case 0x58: result += Array("%H:%M:%S".utf8)
        default: result += format[index...(index + 1)]
        }
        index += 2
      } else {
        result.append(format[index])
        index += 1
      }
    }
    return hasTwins(result) ? nil : result
  }

  /// A directive may stand once: Python makes a named group of each. It also bounds how long
  /// matching can take, whatever the text.
  private static func hasTwins(_ format: [UInt8]) -> Bool {
    var seen: Set<UInt8> = []
    var index = 0
    while index < format.count {
      let isDirective = format[index] == 0x25
      if isDirective, format[index + 1] != 0x25, !seen.insert(format[index + 1]).inserted {
        return true
      }
      index += isDirective ? 2 : 1
    }
    return false
  }

  /// What has been read so far.
  struct Fields {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour = 0
    var hour12: Int?
    var isPM: Bool?
    var minute = 0
    var second = 0
    var microsecond = 0
    var dayOfYear: Int?
    var weekday: Int?
    var sundayWeek: Int?
    var mondayWeek: Int?
    var isoYear: Int?
    var isoWeek: Int?
    var offset: Int?
    var zoneName: String?

    var datetime: PythonDateTime? {
      var hour = self.hour
      if let hour12 {
        hour = hour12 % 12 + (isPM == true ? 12 : 0)
      }
      guard let date else { return nil }
      let zone = offset.map {
        PythonDateTime.Zone(offset: $0, name: zoneName.map { .named($0) } ?? .offset)
      }
      let (year, month, day) = date.civil
      return PythonDateTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        microsecond: microsecond, zone: zone)
    }

    private var date: PythonDate? {
      if let isoYear {
        guard let isoWeek, let weekday, dayOfYear == nil else { return nil }
        let start = PythonDate.isoStart(of: isoYear)
        if isoWeek < 1 || start + (isoWeek - 1) * 7 >= PythonDate.isoStart(of: isoYear + 1) {
          return nil
        }
        return PythonDate(ordinal: start + (isoWeek - 1) * 7 + weekday)
      }
      if isoWeek != nil { return nil }
      // 29 February without a year is 1904 while reading and fails as 1900, as in Python.
      let year = self.year ?? 1900
      if let dayOfYear, month == nil, day == nil {
        return PythonDate(ordinal: PythonDate.daysBefore(year) + dayOfYear)
      }
      if let week = sundayWeek ?? mondayWeek, let weekday, month == nil, day == nil {
        let sundayFirst = sundayWeek != nil
        let first = PythonDate(uncheckedOrdinal: PythonDate.daysBefore(year) + 1)
        let firstWeekday = sundayFirst ? (first.weekday + 1) % 7 : first.weekday
        let wanted = sundayFirst ? (weekday + 1) % 7 : weekday
        let weekZeroLength = (7 - firstWeekday) % 7
        let offset =
          week == 0 ? wanted - firstWeekday : weekZeroLength + 7 * (week - 1) + wanted
        return PythonDate(ordinal: first.ordinal + offset)
      }
      return PythonDate(year: year, month: month ?? 1, day: day ?? 1)
    }
  }

  /// Matches with backtracking, as the regular expression does that Python builds.
  private struct Reader {
    let text: [UInt8]
    let format: [UInt8]
    var fields = Fields()

    mutating func match(_ at: Int, _ position: Int) -> Int? {
      var at = at
      var position = position
      while at < format.count {
        let byte = format[at]
        if byte == 0x25, format[at + 1] != 0x25 {
          return directive(format[at + 1], at + 2, position)
        }
        // `%%` is one sign.
        if byte == 0x25 { at += 1 }
        if Reader.isSpace(byte) {
          while at < format.count, Reader.isSpace(format[at]) { at += 1 }
          guard position < text.count, Reader.isSpace(text[position]) else { return nil }
          while position < text.count, Reader.isSpace(text[position]) { position += 1 }
          continue
        }
        guard position < text.count, Reader.folded(text[position]) == Reader.folded(byte) else {
          return nil
        }
        at += 1
        position += 1
      }
      return position
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private mutating func directive(_ letter: UInt8, _ next: Int, _ at: Int) -> Int? {
      switch UnicodeScalar(letter) {
      case "Y": number(4, 4, 0...9999, next, at) { $0.year = $1 }
      case "G": number(4, 4, 0...9999, next, at) { $0.isoYear = $1 }
      case "m": number(1, 2, 1...12, next, at) { $0.month = $1 }
      case "d": number(1, 2, 1...31, next, at, blank: true) { $0.day = $1 }
      case "H": number(1, 2, 0...23, next, at) { $0.hour = $1 }
      case "I": number(1, 2, 1...12, next, at) { $0.hour12 = $1 }
      case "M": number(1, 2, 0...59, next, at) { $0.minute = $1 }
      case "S": number(1, 2, 0...61, next, at) { $0.second = $1 }
      case "j": number(1, 3, 1...366, next, at) { $0.dayOfYear = $1 }
      case "U": number(1, 2, 0...53, next, at) { $0.sundayWeek = $1 }
      case "W": number(1, 2, 0...53, next, at) { $0.mondayWeek = $1 }
      case "V": number(1, 2, 0...53, next, at) { $0.isoWeek = $1 }
      case "w": number(1, 1, 0...6, next, at) { $0.weekday = ($1 + 6) % 7 }
      case "u": number(1, 1, 1...7, next, at) { $0.weekday = $1 - 1 }
      case "y": number(2, 2, 0...99, next, at) { $0.year = $1 <= 68 ? 2000 + $1 : 1900 + $1 }
      case "f": fraction(next, at)
      case "p": word(["AM", "PM"], next, at) { $0.isPM = $1 == 1 }
      case "A": word(weekdays, next, at) { $0.weekday = $1 }
      case "a": word(weekdays.map { String($0.prefix(3)) }, next, at) { $0.weekday = $1 }
      case "B": word(months, next, at) { $0.month = $1 + 1 }
      case "b": word(months.map { String($0.prefix(3)) }, next, at) { $0.month = $1 + 1 }
      case "Z": word(["UTC", "GMT"], next, at) { $0.zoneName = $1 == 0 ? "UTC" : "GMT" }
      case "z": offset(next, at)
      default: nil
      }
    }

    /// Tries the longest spelling first, so that `%m%d` reads `111` as 11 and 1.
    private mutating func number(
      _ shortest: Int, _ longest: Int, _ range: ClosedRange<Int>, _ next: Int, _ at: Int,
      blank: Bool = false, _ store: (inout Fields, Int) -> Void
    ) -> Int? {
      let saved = fields
      var length = longest
      while length >= shortest {
        defer { length -= 1 }
        guard at + length <= text.count else { continue }
        var value = 0
        var valid = true
        for index in at..<(at + length) {
          let digit = text[index] &- 0x30
          if digit < 10 {
            value = value * 10 + Int(digit)
          } else if !(blank && length == 2 && index == at && text[index] == 0x20) {
            valid = false
          }
        }
        guard valid, range.contains(value) else { continue }
        store(&fields, value)
        if let end = match(next, at + length) { return end }
        fields = saved
      }
      return nil
    }

    private mutating func fraction(_ next: Int, _ at: Int) -> Int? {
      let saved = fields
      var digits = 0
      while digits < 6, at + digits < text.count, text[at + digits] &- 0x30 < 10 { digits += 1 }
      while digits > 0 {
        var value = 0
        for index in 0..<6 {
          value = value * 10 + (index < digits ? Int(text[at + index] - 0x30) : 0)
        }
        fields.microsecond = value
        if let end = match(next, at + digits) { return end }
        fields = saved
        digits -= 1
      }
      return nil
    }

    private mutating func word(
      _ words: [String], _ next: Int, _ at: Int, _ store: (inout Fields, Int) -> Void
    ) -> Int? {
      let saved = fields
      for (index, word) in words.enumerated() {
        let bytes = Array(word.utf8)
        guard at + bytes.count <= text.count,
          text[at..<(at + bytes.count)].elementsEqual(
            bytes, by: { Reader.folded($0) == Reader.folded($1) })
        else { continue }
        store(&fields, index)
        if let end = match(next, at + bytes.count) { return end }
        fields = saved
      }
      return nil
    }

    /// `Z`, `+0200`, `+02:00`, with seconds if there are some.
    private mutating func offset(_ next: Int, _ at: Int) -> Int? {
      guard at < text.count else { return nil }
      if text[at] == 0x5A {
        fields.offset = 0
        return match(next, at + 1)
      }
      guard text[at] == 0x2B || text[at] == 0x2D, let hours = twoDigits(at + 1) else { return nil }
      var position = at + 3
      let colon = position < text.count && text[position] == 0x3A
      if colon { position += 1 }
      guard let minutes = twoDigits(position), minutes < 60 else { return nil }
      position += 2
      var seconds = 0
      let secondsAt = colon ? position + 1 : position
      if !colon || (position < text.count && text[position] == 0x3A),
        let more = twoDigits(secondsAt), more < 60
      {
        seconds = more
        position = secondsAt + 2
      }
      let size = hours * 3600 + minutes * 60 + seconds
      guard size < 86_400 else { return nil }
      fields.offset = text[at] == 0x2D ? -size : size
      return match(next, position)
    }

    private func twoDigits(_ at: Int) -> Int? {
      guard at + 2 <= text.count, text[at] &- 0x30 < 10, text[at + 1] &- 0x30 < 10 else {
        return nil
      }
      return Int(text[at] - 0x30) * 10 + Int(text[at + 1] - 0x30)
    }
  }
}
