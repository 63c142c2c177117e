import Vocabulary

/// Attributes of dates, times, lengths of time and zones.
extension Interpreter {
  func dateField(_ base: Value, _ name: String) throws(JinjaError) -> Value? {
    switch base {
    case .datetime(let moment): return field(of: moment, name)
    case .date(let date): return field(of: date, name)
    case .timedelta(let delta): return try field(of: delta, name)
    default: break
    }
    switch base.host {
    case .time(let time)?: return field(of: time, name)
    case .duration(let duration)?:
      switch name {
      case "years": return .int(duration.years)
      case "months": return .int(duration.months - 12 * duration.years)
      case "tdelta": return .timedelta(duration.delta)
      default: return try field(of: duration.delta, name)
      }
    case .zone(let zone)?:
      switch (name, zone.name) {
      case ("zone", .named(let name)): return .string(name)
      case ("utc", .utc), ("utc", .offset): return Value(.zone(.utc))
      default: return nil
      }
    default: return nil
    }
  }

  private func field(of moment: PythonDateTime, _ name: String) -> Value? {
    switch name {
    case "year": .int(moment.year)
    case "month": .int(moment.month)
    case "day": .int(moment.day)
    case "hour": .int(moment.hour)
    case "minute": .int(moment.minute)
    case "second": .int(moment.second)
    case "microsecond": .int(moment.microsecond)
    case "fold": .int(0)
    case "tzinfo": moment.zone.map { Value(.zone($0)) } ?? Value.none
    case "min": .datetime(PythonDateTime(PythonDate(uncheckedOrdinal: 1)))
    case "max":
      PythonDateTime(
        year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999
      ).map { .datetime($0) } ?? Value.none
    case "resolution": .timedelta(PythonTimeDelta(microseconds: 1))
    default: nil
    }
  }

  private func field(of date: PythonDate, _ name: String) -> Value? {
    switch name {
    case "year": .int(date.year)
    case "month": .int(date.month)
    case "day": .int(date.day)
    case "min": .date(PythonDate(uncheckedOrdinal: 1))
    case "max": .date(PythonDate(uncheckedOrdinal: PythonDate.lastOrdinal))
    case "resolution": .timedelta(PythonTimeDelta(days: 1))
    default: nil
    }
  }

  private func field(of time: PythonTime, _ name: String) -> Value? {
    switch name {
    case "hour": .int(time.hour)
    case "minute": .int(time.minute)
    case "second": .int(time.second)
    case "microsecond": .int(time.microsecond)
    case "fold": .int(0)
    case "tzinfo": time.zone.map { Value(.zone($0)) } ?? Value.none
    case "min": Value(.time(PythonTime(microseconds: 0, zone: nil)))
    case "max":
      Value(.time(PythonTime(microseconds: PythonDateTime.microsecondsPerDay - 1, zone: nil)))
    case "resolution": .timedelta(PythonTimeDelta(microseconds: 1))
    default: nil
    }
  }

  private func field(of delta: PythonTimeDelta, _ name: String) throws(JinjaError) -> Value? {
    switch name {
    case "days": return .int(delta.parts.days)
    case "seconds": return .int(delta.parts.seconds)
    case "microseconds": return .int(delta.parts.microseconds)
    case "min", "max":
      throw JinjaError(.limit, "not supported: a length of time beyond 292,000 years")
    case "resolution": return .timedelta(PythonTimeDelta(microseconds: 1))
    default: return nil
    }
  }
}
