/// Arithmetic with days, moments and lengths of time.
enum Dates {
  private static let outside = JinjaError(.value, "a date lies outside of the calendar")

  private static func checked<Result>(_ value: Result?) throws(JinjaError) -> Result {
    guard let value else { throw outside }
    return value
  }

  /// Nil when neither side is a date or a length of time.
  static func binary(
    _ kind: BinaryOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value? {
    let sign = kind == .subtract ? -1 : 1
    switch (kind, left, right) {
    case (.add, .timedelta(let a), .timedelta(let b)),
      (.subtract, .timedelta(let a), .timedelta(let b)):
      return .timedelta(try sum(a, b, sign))
    case (.add, .datetime(let moment), .timedelta(let delta)),
      (.subtract, .datetime(let moment), .timedelta(let delta)),
      (.add, .timedelta(let delta), .datetime(let moment)):
      let shift = PythonTimeDelta(microseconds: sign * delta.microseconds)
      return .datetime(try checked(moment.adding(shift)))
    case (.add, .date(let date), .timedelta(let delta)),
      (.subtract, .date(let date), .timedelta(let delta)),
      (.add, .timedelta(let delta), .date(let date)):
      return .date(try checked(date.adding(days: sign * delta.parts.days)))
    case (.subtract, .datetime(let a), .datetime(let b)):
      guard let delta = a.since(b) else {
        throw JinjaError(.type, "a datetime with a zone and one without cannot be subtracted")
      }
      return .timedelta(delta)
    case (.subtract, .date(let a), .date(let b)):
      return .timedelta(PythonTimeDelta(days: a.ordinal - b.ordinal))
    case (.multiply, .timedelta(let delta), _):
      switch right.number {
      case .int(let factor)?: return .timedelta(try times(delta, factor))
      case .big?:
        if delta.microseconds == 0 { return left }
        throw outside
      case .float(let factor)?:
        return try length(Double(delta.microseconds) * factor / 1e6)
      default: return nil
      }
    case (.multiply, _, .timedelta): return try binary(kind, right, left)
    case (.divide, .timedelta(let a), .timedelta(let b)):
      if b.microseconds == 0 { throw Arithmetic.zeroDivision }
      return .float(Double(a.microseconds) / Double(b.microseconds))
    case (.floorDivide, .timedelta(let a), .timedelta(let b)):
      if b.microseconds == 0 { throw Arithmetic.zeroDivision }
      return .int(floorDivide(a.microseconds, b.microseconds).quotient)
    case (.modulo, .timedelta(let a), .timedelta(let b)):
      if b.microseconds == 0 { throw Arithmetic.zeroDivision }
      return .timedelta(
        PythonTimeDelta(microseconds: floorDivide(a.microseconds, b.microseconds).rest))
    case (.divide, .timedelta(let delta), _):
      guard let divisor = try right.number?.converted() else { return nil }
      if divisor == 0 { throw Arithmetic.zeroDivision }
      return try length(Double(delta.microseconds) / divisor / 1e6)
    case (.floorDivide, .timedelta(let delta), _):
      if case .big(let divisor)? = right.number {
        let isBelow = divisor.isNegative != (delta.microseconds < 0) && delta.microseconds != 0
        return .timedelta(PythonTimeDelta(microseconds: isBelow ? -1 : 0))
      }
      guard case .int(let divisor)? = right.number else { return nil }
      if divisor == 0 { throw Arithmetic.zeroDivision }
      return .timedelta(
        PythonTimeDelta(microseconds: floorDivide(delta.microseconds, divisor).quotient))
    default: return try durations(kind, left, right)
    }
  }

  /// A duration times an int, its months and its rest apart.
  private static func times(
    _ duration: PythonDuration, _ factor: Value
  ) throws(JinjaError) -> Value? {
    if factor.isBigInteger { throw JinjaError(.limit, "a length of time is too long") }
    guard case .int(let factor)? = factor.number else { return nil }
    let (years, over1) = duration.years.multipliedReportingOverflow(by: factor)
    let (months, over2) = (duration.months - 12 * duration.years)
      .multipliedReportingOverflow(by: factor)
    if over1 || over2 || abs(years) > 1 << 40 || abs(months) > 1 << 40 {
      // Python's months have no end.
      throw JinjaError(.limit, "not supported: a length of time beyond 292,000 years")
    }
    return Value(
      .duration(
        PythonDuration(
          years: years, months: months, delta: try times(duration.delta, factor))))
  }

  private static func length(_ seconds: Double) throws(JinjaError) -> Value {
    guard let delta = PythonTimeDelta(seconds: seconds) else { throw tooLong(seconds * 1e6) }
    return .timedelta(delta)
  }

  /// Python counts lengths of time up to a billion days; ours end at 292,000 years.
  private static func tooLong(_ microseconds: Double) -> JinjaError {
    abs(microseconds) < 8.64e19
      ? JinjaError(.limit, "not supported: a length of time beyond 292,000 years") : outside
  }

  private static func sum(
    _ a: PythonTimeDelta, _ b: PythonTimeDelta, _ sign: Int
  ) throws(JinjaError) -> PythonTimeDelta {
    let (sum, overflow) =
      sign < 0
      ? a.microseconds.subtractingReportingOverflow(b.microseconds)
      : a.microseconds.addingReportingOverflow(b.microseconds)
    if overflow { throw tooLong(Double(a.microseconds) + Double(sign * b.microseconds)) }
    return PythonTimeDelta(microseconds: sum)
  }

  private static func times(
    _ delta: PythonTimeDelta, _ factor: Int
  ) throws(JinjaError) -> PythonTimeDelta {
    let (product, overflow) = delta.microseconds.multipliedReportingOverflow(by: factor)
    if overflow { throw tooLong(Double(delta.microseconds) * Double(factor)) }
    return PythonTimeDelta(microseconds: product)
  }

  /// `isodate.Duration` with dates and with lengths of time.
  private static func durations(
    _ kind: BinaryOperator, _ left: Value, _ right: Value
  ) throws(JinjaError) -> Value? {
    if kind == .multiply {
      if case .duration(let duration)? = left.host { return try times(duration, right) }
      if case .duration(let duration)? = right.host { return try times(duration, left) }
    }
    guard kind == .add || kind == .subtract else { return nil }
    if case .duration(let duration)? = right.host {
      let signed = kind == .subtract ? -duration : duration
      switch left {
      case .datetime(let moment): return .datetime(try checked(moment.adding(signed)))
      case .date(let date):
        let moved = try checked(date.adding(months: signed.months))
        // Only the days of the rest count, and they are taken away whole.
        let days = duration.delta.parts.days
        return .date(try checked(moved.adding(days: kind == .subtract ? -days : days)))
      case .timedelta(let delta):
        return Value(
          .duration(
            PythonDuration(
              years: signed.years, months: signed.months - 12 * signed.years,
              delta: try sum(delta, signed.delta, 1))))
      default:
        guard case .duration(let other)? = left.host else { return nil }
        return Value(
          .duration(
            PythonDuration(
              years: other.years + signed.years,
              months: other.months + signed.months - 12 * (other.years + signed.years),
              delta: try sum(other.delta, signed.delta, 1))))
      }
    }
    guard case .duration(let duration)? = left.host else { return nil }
    switch right {
    case .datetime, .date: return kind == .add ? try durations(kind, right, left) : nil
    case .timedelta(let delta):
      return Value(
        .duration(
          PythonDuration(
            years: duration.years, months: duration.months - 12 * duration.years,
            delta: try sum(duration.delta, delta, kind == .subtract ? -1 : 1))))
    default: return nil
    }
  }
}
