/// A day of the proleptic Gregorian calendar, years 1 to 9999: Python's `datetime.date`.
package struct PythonDate: Sendable, Hashable, Comparable {
  /// Days, counted from 1 for 0001-01-01, as `date.toordinal()`.
  package let ordinal: Int

  /// The ordinal of 9999-12-31.
  package static let lastOrdinal = 3_652_059

  /// - Returns: nil outside of the years 1 to 9999.
  package init?(ordinal: Int) {
    guard ordinal >= 1, ordinal <= PythonDate.lastOrdinal else { return nil }
    self.ordinal = ordinal
  }

  /// - Returns: nil when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
      day <= PythonDate.days(inMonth: month, of: year)
    else { return nil }
    ordinal = PythonDate.daysBefore(year) + PythonDate.daysBefore(month, of: year) + day
  }

  init(uncheckedOrdinal: Int) { ordinal = uncheckedOrdinal }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func daysBefore(_ year: Int) -> Int {
    let past = year - 1
    return past * 365 + past / 4 - past / 100 + past / 400
  }

  static func daysBefore(_ month: Int, of year: Int) -> Int {
    var days = 0
    var current = 1
    while current < month {
      days += PythonDate.days(inMonth: current, of: year)
      current += 1
    }
    return days
  }

  /// Year, month and day at once; cheaper than asking for each.
  package var civil: (year: Int, month: Int, day: Int) {
    // The year is counted from March, so that the leap day is its last (Hinnant, chrono dates).
    let shifted = ordinal + 305
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }

  package var year: Int { civil.year }
  package var month: Int { civil.month }
  package var day: Int { civil.day }
  /// From 1.
  package var dayOfYear: Int { ordinal - PythonDate.daysBefore(year) }
  /// Monday is 0.
  package var weekday: Int { (ordinal + 6) % 7 }

  /// ISO year, week from 1 and weekday from 1 for Monday.
  package var isoCalendar: (year: Int, week: Int, weekday: Int) {
    let year = self.year
    var isoYear = year
    var start = PythonDate.isoStart(of: year)
    if ordinal < start {
      isoYear -= 1
      start = PythonDate.isoStart(of: isoYear)
    } else if ordinal >= PythonDate.isoStart(of: year + 1) {
      isoYear += 1
      start = PythonDate.isoStart(of: isoYear)
    }
    return (isoYear, (ordinal - start) / 7 + 1, weekday + 1)
  }

  /// The ordinal of the Monday that begins ISO week 1 of a year.
  static func isoStart(of year: Int) -> Int {
    let first = daysBefore(year) + 1
    let weekday = (first + 6) % 7
    let monday = first - weekday
    return weekday > 3 ? monday + 7 : monday
  }

  /// `2024-01-31`, what `str()` and `isoformat()` give.
  package var isoFormat: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  package static func < (a: PythonDate, b: PythonDate) -> Bool { a.ordinal < b.ordinal }

  /// - Returns: nil when the sum lies outside of the years 1 to 9999.
  package func adding(days: Int) -> PythonDate? {
    let (sum, overflow) = ordinal.addingReportingOverflow(days)
    return overflow ? nil : PythonDate(ordinal: sum)
  }

  /// Adds months as `isodate` does: the day is cut to the length of the month it lands in.
  ///
  /// - Returns: nil when the sum lies outside of the years 1 to 9999.
  package func adding(months: Int) -> PythonDate? {
    let (year, month, day) = civil
    let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    if overflow || total < 12 || total >= 120_000 { return nil }
    let newYear = total / 12
    let newMonth = total % 12 + 1
    let newDay = min(day, PythonDate.days(inMonth: newMonth, of: newYear))
    return PythonDate(year: newYear, month: newMonth, day: newDay)
  }
}

/// A number with zeros in front, at least `width` characters.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let missing = width - digits.utf8.count - (number < 0 ? 1 : 0)
  let zeros = missing > 0 ? String(repeating: "0", count: missing) : ""
  return number < 0 ? "-\(zeros)\(digits)" : zeros + digits
}
