import Secrets
import Vocabulary

extension Interpreter {
  func dateMethod(
    _ base: Value, _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    if given.isTainted { return Value.derived(from: given.values) }
    if case .timedelta(let delta) = base {
      try given.none(name)
      return .float(delta.totalSeconds)
    }
    let moment: PythonDateTime
    var isDate = false
    switch base {
    case .datetime(let value): moment = value
    case .date(let value):
      moment = PythonDateTime(value)
      isDate = true
    default: throw Methods.unsupported(name, of: base.typeName)
    }
    switch name {
    case "strftime":
      let values = try given.bind(name, ["format"], required: 1)
      let text = PythonStrftime.format(moment, with: try string(values[0]))
      try check(size: text.utf8.count)
      return .string(text)
    case "isoformat":
      if isDate { return .string(moment.date.isoFormat) }
      let values = try given.bind(name, ["sep", "timespec"])
      return .string(
        try isoFormat(moment, try optionalString(values[0]) ?? "T", try optionalString(values[1])))
    case "timestamp": return .float(moment.timestamp)
    case "date": return .date(moment.date)
    case "weekday": return .int(moment.date.weekday)
    case "isoweekday": return .int(moment.date.weekday + 1)
    case "toordinal": return .int(moment.date.ordinal)
    case "isocalendar":
      let (year, week, weekday) = moment.date.isoCalendar
      return .tuple([.int(year), .int(week), .int(weekday)])
    case "ctime": return .string(PythonStrftime.format(moment, with: "%a %b %e %H:%M:%S %Y"))
    case "utcoffset", "dst":
      guard let zone = moment.zone, name == "utcoffset" else { return .none }
      return .timedelta(PythonTimeDelta(seconds: zone.offset))
    case "tzname": return moment.zone.map { .string($0.text) } ?? .none
    case "replace": return try replaced(moment, isDate, given)
    case "astimezone":
      // A zone as an argument would be a tzinfo object, and templates have none.
      if !given.positional.isEmpty || !given.keywords.isEmpty {
        throw Methods.unsupported("astimezone with a zone", of: "datetime")
      }
      return try result(moment.converted(to: moment.zone ?? .utc))
    default: return try constructor(name, given, isDate)
    }
  }

  private func result(_ moment: PythonDateTime?) throws(JinjaError) -> Value {
    guard let moment else { throw JinjaError(.value, "this is not a date of the calendar") }
    return .datetime(moment)
  }

  /// Class methods, which an instance has too: `now_utc().strptime(text, format)`.
  private func constructor(
    _ name: String, _ given: CallArguments, _ isDate: Bool
  ) throws(JinjaError) -> Value {
    switch name {
    case "strptime":
      let values = try given.bind(name, ["date_string", "format"], required: 2)
      let format = try string(values[1])
      guard let moment = PythonStrftime.parse(try string(values[0]), with: format) else {
        throw JinjaError(.value, "the text does not match the date format")
      }
      return .datetime(moment)
    case "fromisoformat":
      let text = try string(given.positional.first)
      if isDate {
        guard let moment = PythonDateTime(iso: text), moment.secondOfDay == 0 else {
          throw JinjaError(.value, "the text is not an ISO date")
        }
        return .date(moment.date)
      }
      guard let moment = PythonDateTime(iso: text) else {
        throw JinjaError(.value, "the text is not an ISO datetime")
      }
      return .datetime(moment)
    case "fromtimestamp", "utcfromtimestamp":
      guard given.positional.count == 1, let seconds = given.positional[0].number?.double else {
        throw JinjaError(.type, "\(name) takes a number")
      }
      guard let moment = PythonDateTime(timestamp: seconds) else {
        throw JinjaError(.value, "this is not a timestamp of the calendar")
      }
      return isDate ? .date(moment.date) : .datetime(moment.replacing(zone: nil))
    case "now", "utcnow", "today":
      let now = environment.now().converted(to: .utc) ?? environment.now()
      return isDate ? .date(now.date) : .datetime(now.replacing(zone: nil))
    case "fromordinal":
      guard let date = PythonDate(ordinal: try integer(given.positional.first, 0)) else {
        throw JinjaError(.value, "this is not a day of the calendar")
      }
      return isDate ? .date(date) : .datetime(PythonDateTime(date))
    default: throw Methods.unsupported(name, of: isDate ? "date" : "datetime")
    }
  }

  private func replaced(
    _ moment: PythonDateTime, _ isDate: Bool, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    var names = ["year", "month", "day"]
    if !isDate { names += ["hour", "minute", "second", "microsecond", "tzinfo"] }
    let values = try given.bind("replace", names)
    var zone = moment.zone
    if !isDate, let value = values[7] {
      guard case .none = value else {
        throw Methods.unsupported("replace with a tzinfo", of: "datetime")
      }
      zone = nil
    }
    let changed = PythonDateTime(
      year: try integer(values[0], moment.year), month: try integer(values[1], moment.month),
      day: try integer(values[2], moment.day),
      hour: isDate ? 0 : try integer(values[3], moment.hour),
      minute: isDate ? 0 : try integer(values[4], moment.minute),
      second: isDate ? 0 : try integer(values[5], moment.second),
      microsecond: isDate ? 0 : try integer(values[6], moment.microsecond), zone: zone)
    guard case .datetime(let result) = try result(changed) else { return .none }
    return isDate ? .date(result.date) : .datetime(result)
  }

  private func isoFormat(
    _ moment: PythonDateTime, _ separator: String, _ precision: String?
  ) throws(JinjaError) -> String {
    guard separator.unicodeScalars.count == 1 else {
      throw JinjaError(.type, "the separator must be one character")
    }
    var time = "\(padded(moment.hour, 2))"
    let micros = padded(moment.microsecond, 6)
    switch precision ?? "auto" {
    case "hours": break
    case "minutes": time += ":\(padded(moment.minute, 2))"
    case "seconds", "milliseconds", "microseconds":
      time += ":\(padded(moment.minute, 2)):\(padded(moment.second, 2))"
      if precision == "milliseconds" { time += "." + micros.prefix(3) }
      if precision == "microseconds" { time += "." + micros }
    case "auto": return moment.isoFormat(separator: separator)
    default: throw JinjaError(.value, "there is no such timespec")
    }
    let zone = moment.zone.map { PythonDateTime.offsetText($0.offset, colon: true) } ?? ""
    return moment.date.isoFormat + separator + time + zone
  }
}
