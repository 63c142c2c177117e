import Vocabulary

/// Python's `datetime.time`: a clock reading without a day.
struct PythonTime: Sendable, Hashable {
  /// Since midnight.
  let microseconds: Int
  let zone: PythonDateTime.Zone?

  var hour: Int { microseconds / 3_600_000_000 }
  var minute: Int { microseconds / 60_000_000 % 60 }
  var second: Int { microseconds / 1_000_000 % 60 }
  var microsecond: Int { microseconds % 1_000_000 }

  /// The reading on the first day of 1900, as `strftime` sees it.
  var moment: PythonDateTime? {
    PythonDateTime(
      year: 1900, month: 1, day: 1, hour: hour, minute: minute, second: second,
      microsecond: microsecond, zone: zone)
  }

  func isoFormat() -> String {
    var text = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    if microsecond != 0 { text += ".\(padded(microsecond, 6))" }
    if let zone, let offset = zone.fixedOffset {
      text += PythonDateTime.offsetText(offset, colon: true)
    }
    return text
  }

  var repr: String {
    var fields = [hour, minute].map(String.init)
    if second != 0 || microsecond != 0 { fields.append(String(second)) }
    if microsecond != 0 { fields.append(String(microsecond)) }
    if let zone { fields.append("tzinfo=\(zone.repr)") }
    return "datetime.time(\(fields.joined(separator: ", ")))"
  }
}

extension PythonDateTime.Zone {
  /// A zone object's `repr`.
  var repr: String {
    switch name {
    case .utc: "datetime.timezone.utc"
    case .named(let name): "<\(name)>"
    case .none: offset == 0 ? "tzutc()" : "tzoffset(None, \(offset))"
    case .offset:
      offset == 0
        ? "datetime.timezone.utc"
        : "datetime.timezone(\(PythonTimeDelta(seconds: offset).repr))"
    }
  }

  /// `str()` of a zone object.
  var title: String { if case .none = name { repr } else { text } }

  /// The offset, which every zone of ours has without a day.
  var fixedOffset: Int? { offset }

  /// `utcoffset` knows no summer time; `datetime.timezone` does not even say so.
  var daylight: Value {
    switch name {
    case .utc, .offset: .none
    case .named, .none: .timedelta(PythonTimeDelta(microseconds: 0))
    }
  }
}

/// A tuple whose places also have names, as `isocalendar()` and `timetuple()` give.
struct NamedTuple: Sendable {
  let name: String
  let fields: [(name: String, value: Value)]

  var values: [Value] { fields.map(\.value) }

  static func calendar(_ date: PythonDate) -> NamedTuple {
    let (year, week, weekday) = date.isoCalendar
    return NamedTuple(
      name: "datetime.IsoCalendarDate",
      fields: [("year", .int(year)), ("week", .int(week)), ("weekday", .int(weekday))])
  }

  /// - Parameter daylight: -1 for not known, as of a naive time.
  static func structure(_ moment: PythonDateTime, daylight: Int) -> NamedTuple {
    let names = ["year", "mon", "mday", "hour", "min", "sec", "wday", "yday", "isdst"]
    let values = [
      moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
      moment.date.weekday, moment.date.dayOfYear, daylight,
    ]
    return NamedTuple(
      name: "time.struct_time", fields: zip(names, values).map { ("tm_" + $0, .int($1)) })
  }
}

extension Interpreter {
  func timeMethod(
    _ time: PythonTime, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    switch name {
    case "isoformat":
      let values = try given.bind(name, ["timespec"])
      let precision = try values[0].map { (value) throws(JinjaError) in try string(value) }
      return .string(
        try clock(time.microseconds, precision)
          + (time.zone.map { PythonDateTime.offsetText($0.offset, colon: true) } ?? ""))
    case "strftime":
      let format = try string(try given.bind(name, ["format"], required: 1)[0])
      return .string(time.moment.map { PythonStrftime.format($0, with: format) } ?? "")
    case "utcoffset":
      return time.zone.map { .timedelta(PythonTimeDelta(seconds: $0.offset)) } ?? Value.none
    case "dst": return time.zone?.daylight ?? .none
    case "tzname": return time.zone.map { .string($0.text) } ?? Value.none
    case "replace":
      let values = try given.bind(name, ["hour", "minute", "second", "microsecond", "tzinfo"])
      guard
        let moment = PythonDateTime(
          year: 1900, month: 1, day: 1, hour: try integer(values[0], time.hour),
          minute: try integer(values[1], time.minute), second: try integer(values[2], time.second),
          microsecond: try integer(values[3], time.microsecond),
          zone: try zone(values[4], or: time.zone))
      else { throw JinjaError(.value, "this is not a time of the day") }
      return Value(.time(moment.time(withZone: true)))
    default: throw Methods.unsupported(name, of: "time")
    }
  }

  /// `05:06:07.890` as `isoformat` writes it with a precision.
  func clock(_ microseconds: Int, _ precision: String?) throws(JinjaError) -> String {
    let time = PythonTime(microseconds: microseconds, zone: nil)
    let hours = padded(time.hour, 2)
    let minutes = "\(hours):\(padded(time.minute, 2))"
    let seconds = "\(minutes):\(padded(time.second, 2))"
    switch precision ?? "auto" {
    case "hours": return hours
    case "minutes": return minutes
    case "seconds": return seconds
    case "milliseconds": return "\(seconds).\(padded(time.microsecond / 1000, 3))"
    case "microseconds": return "\(seconds).\(padded(time.microsecond, 6))"
    case "auto": return time.isoFormat()
    default: throw JinjaError(.value, "there is no such timespec")
    }
  }

  /// A zone that was given as an argument: nil for None.
  func zone(
    _ value: Value?, or fallback: PythonDateTime.Zone?
  ) throws(JinjaError) -> PythonDateTime.Zone? {
    switch value {
    case nil: return fallback
    case .some(.none): return nil
    case .some(let value):
      if case .zone(let zone)? = value.host { return zone }
      throw JinjaError(.type, "a zone was expected, not \(value.typeName)")
    }
  }
}

extension PythonDateTime {
  func time(withZone: Bool) -> PythonTime {
    PythonTime(
      microseconds: local % PythonDateTime.microsecondsPerDay, zone: withZone ? zone : nil)
  }
}
