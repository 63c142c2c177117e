import Testing

@testable import Jinja

@Suite("Dates")
struct DateTests {
  @Test("count days from 0001-01-01 to 9999-12-31 and back")
  func ordinals() throws {
    for ordinal in stride(from: 1, through: PythonDate.lastOrdinal, by: 97) {
      let date = try #require(PythonDate(ordinal: ordinal))
      let (year, month, day) = date.civil
      #expect(PythonDate(year: year, month: month, day: day) == date)
    }
    #expect(PythonDate(ordinal: PythonDate.lastOrdinal)?.isoFormat == "9999-12-31")
    #expect(PythonDate(ordinal: 0) == nil)
    #expect(PythonDate(year: 2023, month: 2, day: 29) == nil)
  }

  @Test(
    "are written back in the format they were read in",
    arguments: [
      ("2024-01-31", "%Y-%m-%d"), ("2024-01-31T10:20:30.123456+0200", "%Y-%m-%dT%H:%M:%S.%f%z"),
      ("1706696430", "%s"), ("1706696430.5", "%s_as_float"), ("1706696430123", "%ms"),
      ("1706696430123456", "%epoch_microseconds"),
      ("2024-01-31T10:20:30.123Z", "%Y-%m-%dT%H:%M:%S.%_msZ"),
      ("31 Jan 2024 10:20 PM", "%d %b %Y %I:%M %p"), ("2024-031", "%Y-%j"), ("-5", "%s"),
    ])
  func formats(text: String, format: String) throws {
    let moment = try #require(DatetimeParser.parse(text, with: format))
    #expect(DatetimeParser.format(moment, with: format) == text)
  }

  @Test(
    "that do not match a format are refused",
    arguments: [
      ("2024-01-31 ", "%Y-%m-%d"), ("2024-13-01", "%Y-%m-%d"), ("2024-02-30", "%Y-%m-%d"),
      ("x", "%s"),
      ("", "%Y"), ("2024", "%Q"), ("2024-01-31", "%Y-%m-%d%"), ("99999999999999999", "%s"),
    ])
  func refused(text: String, format: String) {
    #expect(DatetimeParser.parse(text, with: format) == nil)
  }

  @Test(
    "move by months to the last day there is",
    arguments: [
      ("2024-01-31", "P1M", "2024-02-29"), ("2024-02-29", "P1Y", "2025-02-28"),
      ("2024-12-15", "P1M", "2025-01-15"),
      ("2024-03-31", "-P1M", "2024-02-29"), ("2024-01-31", "P1M1D", "2024-03-01"),
      ("2024-01-01", "P2W", "2024-01-15"),
    ])
  func months(start: String, duration: String, end: String) throws {
    let moment = try #require(PythonDateTime(iso: start))
    let length = try #require(PythonDuration(iso: duration))
    #expect(moment.adding(length)?.date.isoFormat == end)
  }

  @Test("with different zones are equal when the moment is")
  func zones() throws {
    let utc = try #require(PythonDateTime(iso: "2024-01-01T00:00:00Z"))
    let paris = try #require(PythonDateTime(iso: "2024-01-01T01:00:00+01:00"))
    #expect(utc == paris)
    #expect(utc.replacing(zone: nil) != utc)
    #expect(paris.converted(to: .utc)?.isoFormat() == "2024-01-01T00:00:00+00:00")
  }

  @Test("outside of the calendar are nil, not a crash")
  func outside() throws {
    let last = try #require(PythonDateTime(iso: "9999-12-31"))
    #expect(last.adding(PythonTimeDelta(days: 1)) == nil)
    #expect(last.adding(PythonTimeDelta(microseconds: .max)) == nil)
    #expect(PythonDuration(iso: "P99999999999999D") == nil)
    #expect(PythonDuration(iso: "P") == nil)
    #expect(PythonDateTime(timestamp: .infinity) == nil)
  }
}
