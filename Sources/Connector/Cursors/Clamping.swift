import Jinja
import Vocabulary

/// Moves the ends of slices to where a day, a week or a month begins
/// (CDK: streams/concurrent/clamping.py).
struct Clamping: Sendable {
  private enum Target: Sendable {
    case day
    /// 0 for Monday.
    case week(Int)
    case month
  }

  private let target: Target
  /// What the end of the read stays below the period that has begun, where no granularity says it.
  private let unit: PythonDuration

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    let template = try component.required("target")
    switch try template.name(evaluator) {
    case "DAY": target = .day
    case "MONTH": target = .month
    case "WEEK":
      let days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
      let name = component.component("target_details")?.text("weekday") ?? ""
      guard let day = days.firstIndex(of: name) else {
        throw ConnectorError(
          .invalidManifest, "clamping to weeks needs a weekday in target_details",
          hint: "such as MONDAY", at: component.span)
      }
      target = .week(day)
    default:
      throw ConnectorError(
        .invalidManifest, "clamping has a target that is not known",
        hint: "DAY, WEEK or MONTH", at: template.span)
    }
    let second = PythonTimeDelta(microseconds: 1_000_000)
    let day = PythonTimeDelta(microseconds: 86_400_000_000)
    if case .day = target {
      unit = PythonDuration(months: 0, delta: second)
    } else {
      unit = PythonDuration(months: 0, delta: day)
    }
  }

  /// Where the read ends: a unit before the period that has begun.
  func end(_ moment: PythonDateTime, _ granularity: PythonDuration?) -> PythonDateTime {
    let unit = granularity.flatMap { $0.isEmpty ? nil : $0 } ?? unit
    let start = clamped(moment, up: false)
    return start.adding(-unit) ?? start
  }

  /// The beginning of the next period, or the moment itself where one begins.
  func up(_ moment: PythonDateTime) -> PythonDateTime { clamped(moment, up: true) }

  private func clamped(_ moment: PythonDateTime, up: Bool) -> PythonDateTime {
    let date = moment.date
    let midnight = PythonDateTime(date, zone: moment.zone)
    let day: PythonDate?
    switch target {
    case .day: day = up && midnight != moment ? date.adding(days: 1) : date
    case .week(let weekday):
      let ahead = (weekday - date.weekday + 7) % 7
      day = date.adding(days: up || ahead == 0 ? ahead : ahead - 7)
    case .month:
      let first = PythonDate(year: date.year, month: date.month, day: 1)
      // A first of the month is where it is, whatever the hour.
      day = date.day == 1 ? date : up ? first?.adding(months: 1) : first
    }
    return day.map { PythonDateTime($0, zone: moment.zone) } ?? midnight
  }
}
