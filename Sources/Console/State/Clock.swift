/// Times as words. The offset from UTC arrives with the state: nothing here asks the machine.
enum Clock {
  /// `14:02:07`.
  static func time(_ seconds: Double, offset: Int) -> String {
    let day = secondOfDay(seconds, offset)
    return "\(pad(day / 3600)):\(pad(day / 60 % 60)):\(pad(day % 60))"
  }

  /// `14:02`.
  static func short(_ seconds: Double, offset: Int) -> String {
    String(time(seconds, offset: offset).prefix(5))
  }

  /// `0:14`, minutes and seconds since.
  static func elapsed(_ seconds: Double) -> String {
    let whole = max(0, wholeSeconds(seconds))
    return "\(whole / 60):\(pad(whole % 60))"
  }

  /// `412 ms`, `2.1 s`.
  static func duration(milliseconds: Double) -> String {
    guard milliseconds.isFinite, milliseconds >= 0, milliseconds < 1e12 else { return "?" }
    if milliseconds < 1000 { return "\(Int(milliseconds.rounded())) ms" }
    let tenths = Int((milliseconds / 100).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// `512 B`, `4.1 kB`.
  static func bytes(_ count: Int) -> String {
    if count < 1000 { return "\(max(0, count)) B" }
    let (unit, name) = count < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
    let tenths = (count / (unit / 10))
    return "\(tenths / 10).\(tenths % 10) \(name)"
  }

  /// `2,904`.
  static func grouped(_ count: Int) -> String {
    var digits = String(max(0, count))
    var out = ""
    while digits.count > 3 {
      out = "," + digits.suffix(3) + out
      digits.removeLast(3)
    }
    return digits + out
  }

  private static func secondOfDay(_ seconds: Double, _ offset: Int) -> Int {
    let local = wholeSeconds(seconds) + offset
    return ((local % 86400) + 86400) % 86400
  }

  private static func wholeSeconds(_ seconds: Double) -> Int {
    guard seconds.isFinite, abs(seconds) < 1e15 else { return 0 }
    return Int(seconds.rounded(.down))
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
