/// A day and a time of day, with or without a zone: Python's `datetime.datetime`.
///
///     let start = PythonDateTime(year: 2024, month: 1, day: 31, zone: .utc)
///     start?.isoFormat()      // 2024-01-31T00:00:00+00:00
package struct PythonDateTime: Sendable {
  /// Microseconds of local time since 0001-01-01T00:00.
  let local: Int
  /// Nil for a naive datetime.
  package let zone: Zone?

  /// What Python's `tzinfo` says about one moment.
  package struct Zone: Sendable, Hashable {
    package enum Name: Sendable, Hashable {
      case utc
      /// Python's `timezone(timedelta(…))`: named by its offset, `UTC+02:00`.
      case offset
      /// dateutil's `tzoffset(None, …)`: no name.
      case none
      case named(String)
    }

    /// Seconds east of Greenwich.
    package let offset: Int
    package let name: Name

    package init(offset: Int, name: Name = .offset) {
      self.offset = offset
      self.name = name
    }

    package static let utc = Zone(offset: 0, name: .utc)

    /// `tzname()`; empty for a zone without a name.
    package var text: String {
      switch name {
      case .utc: "UTC"
      case .none: ""
      case .named(let name): name
      case .offset: offset == 0 ? "UTC" : "UTC" + PythonDateTime.offsetText(offset, colon: true)
      }
    }
  }

  static let microsecondsPerDay = 86_400_000_000
  /// Microseconds from 0001-01-01 to 1970-01-01.
  static let unixEpoch = 719_162 * microsecondsPerDay

  /// - Returns: nil when a field is out of its range.
  package init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0, zone: Zone? = nil
  ) {
    guard let date = PythonDate(year: year, month: month, day: day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second), (0...999_999).contains(microsecond)
    else { return nil }
    let seconds = ((date.ordinal - 1) * 24 + hour) * 3600 + minute * 60 + second
    local = seconds * 1_000_000 + microsecond
    self.zone = zone
  }

  package init(_ date: PythonDate, zone: Zone? = nil) {
    local = (date.ordinal - 1) * PythonDateTime.microsecondsPerDay
    self.zone = zone
  }

  /// - Parameter unixMicroseconds: since 1970-01-01T00:00Z.
  /// - Returns: nil outside of the years 1 to 9999.
  package init?(unixMicroseconds: Int, zone: Zone = .utc) {
    let (moment, overflow) = unixMicroseconds.addingReportingOverflow(
      PythonDateTime.unixEpoch + zone.offset * 1_000_000)
    if overflow { return nil }
    self.init(local: moment, zone: zone)
  }

  /// As `datetime.fromtimestamp(…, tz=utc)`: rounds to the nearest microsecond, half to even.
  package init?(timestamp: Double) {
    guard timestamp.isFinite, abs(timestamp) < 1e12 else { return nil }
    let whole = timestamp.rounded(.down)
    let micros = ((timestamp - whole) * 1e6).rounded(.toNearestOrEven)
    self.init(unixMicroseconds: Int(whole) * 1_000_000 + Int(micros))
  }

  init?(local: Int, zone: Zone?) {
    guard local >= 0, local < PythonDate.lastOrdinal * PythonDateTime.microsecondsPerDay else {
      return nil
    }
    self.local = local
    self.zone = zone
  }

  package var date: PythonDate {
    PythonDate(uncheckedOrdinal: local / PythonDateTime.microsecondsPerDay + 1)
  }

  package var year: Int { date.year }
  package var month: Int { date.month }
  package var day: Int { date.day }
  package var hour: Int { secondOfDay / 3600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }
  package var microsecond: Int { local % 1_000_000 }
  var secondOfDay: Int { local / 1_000_000 % 86_400 }
  package var isNaive: Bool { zone == nil }

  /// Microseconds since 1970-01-01T00:00Z; a naive time is read as UTC.
  package var unixMicroseconds: Int {
    local - PythonDateTime.unixEpoch - (zone?.offset ?? 0) * 1_000_000
  }

  /// Seconds since 1970-01-01T00:00Z; a naive time is read as UTC.
  package var timestamp: Double { Double(unixMicroseconds) / 1e6 }

  /// The same moment on another clock; a naive time is read as UTC. Nil outside of the calendar.
  package func converted(to zone: Zone) -> PythonDateTime? {
    PythonDateTime(unixMicroseconds: unixMicroseconds, zone: zone)
  }

  /// The same clock reading with another zone.
  package func replacing(zone: Zone?) -> PythonDateTime {
    PythonDateTime(uncheckedLocal: local, zone: zone)
  }

  private init(uncheckedLocal: Int, zone: Zone?) {
    local = uncheckedLocal
    self.zone = zone
  }

  /// - Returns: nil outside of the years 1 to 9999.
  package func adding(_ delta: PythonTimeDelta) -> PythonDateTime? {
    let (sum, overflow) = local.addingReportingOverflow(delta.microseconds)
    return overflow ? nil : PythonDateTime(local: sum, zone: zone)
  }

  /// Nil when one has a zone and the other has none: Python's TypeError.
  package func since(_ other: PythonDateTime) -> PythonTimeDelta? {
    if isNaive != other.isNaive { return nil }
    return PythonTimeDelta(microseconds: unixMicroseconds - other.unixMicroseconds)
  }

  /// Adds months and then the rest, as `isodate.Duration` does. Nil outside of the calendar.
  package func adding(_ duration: PythonDuration) -> PythonDateTime? {
    guard let moved = date.adding(months: duration.months) else { return nil }
    let shift = (moved.ordinal - date.ordinal) * PythonDateTime.microsecondsPerDay
    return PythonDateTime(local: local + shift, zone: zone)?.adding(duration.delta)
  }

  /// `2024-01-31T12:00:00.000001+02:00`; microseconds and zone only when there are some.
  package func isoFormat(separator: String = "T") -> String {
    var result = "\(date.isoFormat)\(separator)\(padded(hour, 2)):\(padded(minute, 2))"
    result += ":\(padded(second, 2))"
    if microsecond != 0 { result += ".\(padded(microsecond, 6))" }
    if let zone { result += PythonDateTime.offsetText(zone.offset, colon: true) }
    return result
  }

  /// `+02:00` or `+0200`; seconds only when there are some.
  static func offsetText(_ offset: Int, colon: Bool) -> String {
    let size = abs(offset)
    let separator = colon ? ":" : ""
    var result = offset < 0 ? "-" : "+"
    result += padded(size / 3600, 2) + separator + padded(size / 60 % 60, 2)
    if size % 60 != 0 { result += separator + padded(size % 60, 2) }
    return result
  }
}

extension PythonDateTime: Hashable, Comparable {
  /// The same moment; one with a zone never equals one without.
  package static func == (a: PythonDateTime, b: PythonDateTime) -> Bool {
    a.isNaive == b.isNaive && a.unixMicroseconds == b.unixMicroseconds
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(unixMicroseconds) }

  /// A naive time is read as UTC here; the template language refuses to mix the two before.
  package static func < (a: PythonDateTime, b: PythonDateTime) -> Bool {
    a.unixMicroseconds < b.unixMicroseconds
  }
}
