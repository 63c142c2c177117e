import Secrets
import Vocabulary

/// Python's format mini-language:
/// `[[fill]align][sign][z][#][0][width][,][.precision][type]`. Writing is in
/// `FormatSpec+Writing.swift`.
struct FormatSpec {
  var fill: UnicodeScalar = " "
  var align: UnicodeScalar?
  /// Nil when none was given, which texts ask for.
  var sign: UnicodeScalar?
  var alternate = false
  /// A negative zero is written without its sign.
  var plainZero = false
  var width = 0
  var grouping: UnicodeScalar?
  var precision: Int?
  var type: UnicodeScalar?
  /// Nothing at all was given.
  private(set) var isEmpty = true

  static let broken = JinjaError(.value, "a format is broken")

  init() {}

  /// - Parameter forText: a zero in front of the width does not change where a text stands.
  init(_ text: String, forText: Bool = false) throws(JinjaError) {
    let scalars = Array(text.unicodeScalars)
    isEmpty = scalars.isEmpty
    var index = 0
    func peek(_ ahead: Int = 0) -> UnicodeScalar? {
      index + ahead < scalars.count ? scalars[index + ahead] : nil
    }
    func skip(_ scalar: UnicodeScalar) -> Bool {
      guard peek() == scalar else { return false }
      index += 1
      return true
    }
    let aligns: Set<UnicodeScalar> = ["<", ">", "^", "="]
    var hasFill = false
    if let next = peek(1), aligns.contains(next) {
      fill = scalars[0]
      align = next
      hasFill = true
      index = 2
    } else if let next = peek(), aligns.contains(next) {
      align = next
      index = 1
    }
    if let next = peek(), next == "+" || next == "-" || next == " " {
      sign = next
      index += 1
    }
    plainZero = skip("z")
    alternate = skip("#")
    if !hasFill, skip("0") {
      fill = "0"
      if align == nil, !forText { align = "=" }
    }
    func number() throws(JinjaError) -> Int? {
      var value: Int?
      while let next = peek(), next.value &- 0x30 < 10 {
        value = (value ?? 0) * 10 + Int(next.value - 0x30)
        index += 1
        if let value, value > 100_000_000 {
          throw JinjaError(.limit, "a width is too large")
        }
      }
      return value
    }
    width = try number() ?? 0
    if skip(",") { grouping = "," }
    if skip("_") {
      if grouping != nil { throw FormatSpec.broken }
      grouping = "_"
    }
    if grouping == "_", peek() == "," { throw FormatSpec.broken }
    if skip(".") {
      guard let value = try number() else { throw FormatSpec.broken }
      precision = value
    }
    if let next = peek() {
      type = next
      index += 1
    }
    if index < scalars.count { throw FormatSpec.broken }
    if let grouping { try check(grouping, forText) }
  }

  /// Which types take separators.
  private func check(_ grouping: UnicodeScalar, _ forText: Bool) throws(JinjaError) {
    switch type {
    case nil: if forText { throw FormatSpec.broken }
    case "d", "e", "f", "g", "E", "F", "G", "%": break
    case "b", "o", "x", "X": if grouping == "," { throw FormatSpec.broken }
    default: throw FormatSpec.broken
    }
  }
}
