import Vocabulary

/// Reads separated values as Python's `csv` does in its default dialect: fields may be quoted with
/// `"`, a quote inside is written twice, and nothing is ever malformed.
struct CSVReader {
  enum Failure: Error { case fieldTooLarge }

  /// Characters of one field; Python's default.
  static let fieldLimit = 131_072

  private enum State { case startOfRecord, startOfField, plain, quoted, quoteInQuoted }

  private let delimiter: Unicode.Scalar
  private var rest: Substring.UnicodeScalarView
  private var state = State.startOfRecord
  private var field = String.UnicodeScalarView()
  private var length = 0
  private var row: [String] = []

  /// - Parameter text: line breaks of all kinds already made `\n`.
  init(_ text: String, delimiter: Unicode.Scalar) {
    self.delimiter = delimiter
    rest = Substring(text).unicodeScalars
  }

  /// - Returns: nil at the end; an empty row for an empty line.
  mutating func next() throws(Failure) -> [String]? {
    if rest.isEmpty { return nil }
    row = []
    state = .startOfRecord
    while let scalar = rest.popFirst() {
      if try take(scalar) { return row }
    }
    if state != .startOfRecord { save() }
    return row
  }

  /// - Returns: true at the end of a record.
  private mutating func take(_ scalar: Unicode.Scalar) throws(Failure) -> Bool {
    switch state {
    case .startOfRecord where scalar == "\n": return true
    case .startOfRecord, .startOfField:
      if scalar == "\"" {
        state = .quoted
      } else {
        state = .plain
        return try take(scalar)
      }
    case .plain:
      if scalar == "\n" {
        save()
        return true
      }
      if scalar == delimiter {
        save()
        state = .startOfField
      } else {
        try add(scalar)
      }
    case .quoted:
      if scalar == "\"" { state = .quoteInQuoted } else { try add(scalar) }
    case .quoteInQuoted:
      if scalar == "\"" {
        try add(scalar)
        state = .quoted
      } else {
        state = .plain
        return try take(scalar)
      }
    }
    return false
  }

  private mutating func add(_ scalar: Unicode.Scalar) throws(Failure) {
    if length >= CSVReader.fieldLimit { throw .fieldTooLarge }
    field.append(scalar)
    length += 1
  }

  private mutating func save() {
    row.append(String(field))
    field = String.UnicodeScalarView()
    length = 0
  }
}
