/// Seconds since 1970 as `2026-11-22T14:02:07Z` (ISO 8601, UTC).
enum ISOTime {
  static func text(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    let (days, time) = whole.quotientAndFloorRemainder(86_400)
    let (year, month, day) = date(days)
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(time / 3600, 2)):"
      + "\(pad(time / 60 % 60, 2)):\(pad(time % 60, 2))Z"
  }

  /// Days since 1970 as a date of the Gregorian calendar: years are counted from March, so that the
  /// leap day is the last of one (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func date(_ days: Int) -> (Int, Int, Int) {
    let (era, day) = (days + 719_468).quotientAndFloorRemainder(146_097)
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let ofYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    return (
      year + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
      ofYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Int {
  fileprivate func quotientAndFloorRemainder(_ divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
