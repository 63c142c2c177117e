import Secrets
import Vocabulary

@testable import Jinja

extension Target {
  private static let environment = Environment(
    now: { PythonDateTime(unixMicroseconds: 1_700_000_000_000_000) ?? Clock.now() },
    limits: Environment.Limits(fuel: 20_000, size: 200_000))

  private static let context: Context = {
    let json = try? JSON(
      parsing: #"""
        {"config": {"api_key": "k", "start_date": "2024-01-31T00:00:00Z", "n": 7, "on": true},
         "record": {"id": 12, "name": "Ä\ud800 b", "tags": ["a", 1.5, null], "at": "2024-02-29"},
         "stream_interval": {"start_time": "2024-01-01", "end_time": "2024-01-31"},
         "stream_slice": {"id": "p"}, "stream_partition": {"id": 3}, "next_page_token": null,
         "response": {"next": "https://a.b/c?d=e", "total": 123456789012345678901234567890},
         "headers": {"Link": "<a>; rel=next"}, "parameters": {"path": "x"}}
        """#)
    return Context((json?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = Value($1.value) })
  }()

  /// Parses and evaluates; a value that comes out can be written, and its spelling be read.
  func takeTemplate(_ bytes: [UInt8]) {
    guard let source = String(validating: bytes, as: UTF8.self) else { return }
    do throws(JinjaError) {
      let template = try Template.parse(source)
      let value = try Interpolation(Target.environment).evaluate(template, Target.context)
      let json = value.json
      let text = json.text(.python)
      let again = try? JSON(parsing: text)
      promise(again?.text(.python) == text, "a value is not written as it is")
      _ = value.pythonText
    } catch {
      if let offset = error.offset {
        promise(
          0...source.unicodeScalars.count ~= offset, "\(error.code) at character \(offset)")
      }
    }
  }

  /// A regular expression, and after the first line break the text that it searches.
  func takePattern(_ bytes: [UInt8]) {
    guard let (pattern, text) = Target.halves(bytes) else { return }
    let run = Interpreter(Target.context, Target.environment)
    do throws(JinjaError) {
      let pattern = try Pattern(pattern)
      if let found = try pattern.search(text, run) {
        for group in found.groups {
          promise(group.map { $0.upperBound <= found.text.count } ?? true, "a group outside")
        }
      }
      _ = try pattern.replace(text, pattern.template("<\\g<0>>"), run)
    } catch {
    }
  }

  /// A Python literal that is read, spelt and read again is the same.
  func takeLiteral(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self),
      let value = PythonLiteral.parse(text)
    else { return }
    let spelt = value.repr.masked
    guard !spelt.contains("nan"), !spelt.contains("inf"), !spelt.contains("set(") else { return }
    let again = PythonLiteral.parse(spelt)
    promise(again.map { $0.repr.masked } == spelt, "\(spelt) is read as something else")
  }

  /// A format, and after the first line break a text that it may fit.
  func takeDates(_ bytes: [UInt8]) {
    guard let (format, text) = Target.halves(bytes) else { return }
    if let moment = DatetimeParser.parse(text, with: format) {
      _ = DatetimeParser.format(moment, with: format)
      _ = moment.adding(PythonTimeDelta(microseconds: 86_400_000_000))
      _ = moment.adding(PythonDuration(months: 1, delta: PythonTimeDelta(microseconds: -1)))
      promise(PythonDateTime(iso: moment.isoFormat()) == moment, "\(moment.isoFormat()) is lost")
    }
    for text in [format, text] {
      if let moment = PythonDateTime(iso: text) {
        promise(PythonDateTime(iso: moment.isoFormat()) == moment, "\(moment.isoFormat()) is lost")
        _ = PythonStrftime.format(moment, with: format)
        _ = DatetimeParser.format(moment, with: format)
      }
      if let duration = PythonDuration(iso: text) {
        _ = PythonDate(ordinal: 738_000).map { PythonDateTime($0).adding(duration) }
        _ = duration.text
      }
    }
  }
}
