import Jinja
import Vocabulary

/// Finds top-level fields that are datetimes in every record, and their strptime format
/// (CDK: utils/datetime_format_inferrer.py).
struct DatetimeFormatInference: Sendable {
  private var candidates: OrderedDictionary<String, String>?

  private static let formats = [
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%s", "%ms", "%d/%m/%Y %H:%M", "%Y-%m",
    "%d-%m-%Y",
  ]

  mutating func add(_ record: JSON) {
    guard case .object(let fields) = record else { return }
    guard let known = candidates else {
      var found: OrderedDictionary<String, String> = [:]
      for (name, value) in fields {
        guard let text = Self.candidate(value) else { continue }
        found[name] = Self.formats.first { Self.matches(text, $0) }
      }
      candidates = found
      return
    }
    for (name, format) in known {
      guard let value = fields[name], let text = Self.candidate(value), Self.matches(text, format)
      else {
        candidates?[name] = nil
        continue
      }
    }
  }

  var formats: JSONObject {
    JSONObject(uniqueKeysWithValues: (candidates ?? [:]).map { ($0, .string($1)) })
  }

  /// The text of a value that may be a datetime: no number, or one that reads as seconds or
  /// milliseconds between 2001 and 2033.
  private static func candidate(_ value: JSON) -> String? {
    switch value {
    case .int(let number): isTimestamp(number) ? String(number) : nil
    case .string(let text):
      PythonNumber.int(text).map { isTimestamp($0) ? text : nil } ?? text
    default: nil
    }
  }

  private static func isTimestamp(_ number: Int) -> Bool {
    (1_000_000_000..<2_000_000_000).contains(number)
      || (1_000_000_000_000..<2_000_000_000_000).contains(number)
  }

  private static func matches(_ text: String, _ format: String) -> Bool {
    // No format begins with a letter or a space, and few texts in a record are dates.
    guard let first = text.utf8.first, first &- 0x30 < 10 || text.utf8.count <= 24 else {
      return false
    }
    return DatetimeParser.parse(text, with: format) != nil
  }
}
