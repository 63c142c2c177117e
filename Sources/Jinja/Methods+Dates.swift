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
      if isDate {
        try given.none(name)
        return .string(moment.date.isoFormat)
      }
      let values = try given.bind(name, ["sep", "timespec"])
      return .string(
        try isoFormat(moment, try optionalString(values[0]) ?? "T", try optionalString(values[1])))
    case "timestamp": return .float(moment.timestamp)
    case "date": return .date(moment.date)
    case "weekday": return .int(moment.date.weekday)
    case "isoweekday": return .int(moment.date.weekday + 1)
    case "toordinal": return .int(moment.date.ordinal)
    case "isocalendar":
      try given.none(name)
      return Value(.fields(.calendar(moment.date)))
    case "time", "timetz":
      try given.none(name)
      return Value(.time(moment.time(withZone: name == "timetz")))
    case "timetuple":
      try given.none(name)
      let daylight = moment.zone.map { if case .none = $0.daylight { -1 } else { 0 } } ?? -1
      return Value(.fields(.structure(moment, daylight: isDate ? -1 : daylight)))
    case "utctimetuple":
      try given.none(name)
      let utc = moment.zone == nil ? moment : moment.converted(to: .utc)
      guard let utc else { throw JinjaError(.value, "a date lies outside of the calendar") }
      return Value(.fields(.structure(utc, daylight: 0)))
    case "ctime":
      let text = PythonStrftime.format(moment, with: "%a %b %e %H:%M:%S ")
      return .string(text + padded(moment.year, 4))
    case "utcoffset", "dst":
      guard let zone = moment.zone else { return .none }
      return name == "dst"
        ? zone.daylight : .timedelta(PythonTimeDelta(seconds: zone.offset))
    case "tzname":
      return moment.zone.flatMap { $0.text.isEmpty ? nil : .string($0.text) } ?? .none
    case "replace": return try replaced(moment, isDate, given)
    case "astimezone":
      let values = try given.bind(name, ["tz"])
      if let zone = try zone(values[0], or: nil) {
        return try result(moment.converted(to: zone))
      }
      // The local zone is UTC here, as on every machine connectors run on.
      let local = PythonDateTime.Zone(offset: 0, name: .named("UTC"))
      return try result(moment.converted(to: local))
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
      try given.positions(name)
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
      let zone = moment.zone.map { PythonDateTime.Zone(offset: $0.offset) }
      return .datetime(moment.replacing(zone: zone))
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
    case "fromisocalendar":
      let values = try given.bind(name, ["year", "week", "day"], required: 3)
      let (year, week, day) = (
        try integer(values[0], 0), try integer(values[1], 0), try integer(values[2], 0)
      )
      guard (1...9999).contains(year), (1...53).contains(week), (1...7).contains(day),
        let date = PythonDate(ordinal: PythonDate.isoStart(of: year) + (week - 1) * 7 + day - 1),
        week < 53 || date.isoCalendar.year == year
      else { throw JinjaError(.value, "this is not a day of the calendar") }
      return isDate ? .date(date) : .datetime(PythonDateTime(date))
    case "combine":
      let values = try given.bind(name, ["date", "time", "tzinfo"], required: 2)
      guard case .time(let time)? = values[1]?.host else {
        throw JinjaError(.type, "combine takes a date and a time")
      }
      let date: PythonDate
      switch values[0] {
      case .some(.date(let day)): date = day
      case .some(.datetime(let moment)): date = moment.date
      default: throw JinjaError(.type, "combine takes a date and a time")
      }
      return try result(
        PythonDateTime(
          local: (date.ordinal - 1) * PythonDateTime.microsecondsPerDay + time.microseconds,
          zone: try zone(values[2], or: time.zone)))
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
    if !isDate { names += ["hour", "minute", "second", "microsecond", "tzinfo", "fold"] }
    let values = try given.bind("replace", names)
    let zone = isDate ? nil : try zone(values[7], or: moment.zone)
    if !isDate, try integer(values[8], 0) != 0 {
      throw JinjaError(.limit, "not supported: replace with a fold")
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
    let time = try clock(moment.local % PythonDateTime.microsecondsPerDay, precision)
    let zone = moment.zone.map { PythonDateTime.offsetText($0.offset, colon: true) } ?? ""
    return moment.date.isoFormat + separator + time + zone
  }
}
