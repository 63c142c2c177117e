import Vocabulary

/// A number with Python's meaning: an integer of any size, or a double.
enum SchemaNumber: Sendable {
  case int(Int)
  case big(BigNatural, isNegative: Bool)
  case double(Double)

  /// Python reads no integer with more digits than this; here it becomes an infinite double.
  private static let digitLimit = 4300

  init?(_ json: JSON) {
    switch json {
    case .int(let value): self = .int(value)
    case .number(let number):
      guard number.isInteger, number.literal.utf8.count <= SchemaNumber.digitLimit else {
        self = .double(number.double)
        return
      }
      if let value = Int(number.literal) {
        self = .int(value)
      } else {
        let isNegative = number.literal.utf8.first == 0x2D
        guard let magnitude = BigNatural(digits: number.literal.utf8.drop { $0 == 0x2D }) else {
          return nil
        }
        self = .big(magnitude, isNegative: isNegative)
      }
    default: return nil
    }
  }

  /// Whether it has no fraction: `1.0` has none.
  var isWhole: Bool {
    switch self {
    case .int, .big: true
    case .double(let value): value.isFinite && value.rounded() == value
    }
  }

  /// The same number as an integer; nil when it has a fraction.
  private var whole: (BigNatural, isNegative: Bool)? {
    switch self {
    case .int(let value): (BigNatural(value.magnitude), value < 0)
    case .big(let magnitude, let isNegative): (magnitude, isNegative)
    case .double(let value): isWhole ? (BigNatural(value.magnitude), value < 0) : nil
    }
  }

  /// The nearest double; infinite for what is too large.
  private var nearest: Double {
    switch self {
    case .int(let value): Double(value)
    case .big(let magnitude, let isNegative): isNegative ? -magnitude.double : magnitude.double
    case .double(let value): value
    }
  }

  // MARK: Comparing

  /// Exact, however large both are. False with what is no number.
  static func < (a: SchemaNumber, b: SchemaNumber) -> Bool {
    if case .int(let x) = a, case .int(let y) = b { return x < y }
    if case .double(let x) = a, case .double(let y) = b { return x < y }
    if a.nearest.isNaN || b.nearest.isNaN { return false }
    if case .double(let x) = a, x.isInfinite { return x < 0 }
    if case .double(let y) = b, y.isInfinite { return y > 0 }
    // One of the two is an integer: the other one's fraction decides only between neighbours.
    let (low, high) = (a.floor, b.floor)
    if low.isSame(as: high) { return a.isWhole && !b.isWhole }
    return low.isLess(than: high)
  }

  static func == (a: SchemaNumber, b: SchemaNumber) -> Bool {
    if a.nearest.isNaN || b.nearest.isNaN { return false }
    return !(a < b) && !(b < a)
  }

  /// The largest integer that is not larger.
  private var floor: SchemaNumber {
    guard case .double(let value) = self else { return self }
    let floor = value.rounded(.down)
    if let value = Int(exactly: floor) { return .int(value) }
    return .big(BigNatural(floor.magnitude), isNegative: floor < 0)
  }

  private func isSame(as other: SchemaNumber) -> Bool {
    guard let a = whole, let b = other.whole else { return false }
    return a.0 == b.0 && (a.isNegative == b.isNegative || a.0.isZero)
  }

  private func isLess(than other: SchemaNumber) -> Bool {
    guard let a = whole, let b = other.whole else { return false }
    if a.isNegative != b.isNegative { return a.isNegative && !(a.0.isZero && b.0.isZero) }
    return a.isNegative ? b.0 < a.0 : a.0 < b.0
  }

  // MARK: Dividing

  /// As Python's jsonschema decides: two doubles by whether their quotient is whole, which forgives
  /// the error of the division; integers exactly.
  func isMultiple(of divisor: SchemaNumber) -> Bool {
    switch (self, divisor) {
    case (.int(let value), .int(let other)):
      return other == 0 || value.magnitude % other.magnitude == 0
    case (_, .double(let other)):
      let value = nearest
      let quotient = value / other
      if quotient.isInfinite { return value.truncatingRemainder(dividingBy: other) == 0 }
      return quotient.rounded() == quotient
    case (.double(let value), _):
      return value.truncatingRemainder(dividingBy: divisor.nearest) == 0
    default:
      guard let a = whole, let b = divisor.whole, !b.0.isZero else { return true }
      return a.0.remainder(dividingBy: b.0).isZero
    }
  }

  /// Two numbers are equal when these bytes are.
  func write(to bytes: inout [UInt8]) {
    if case .int(let value) = self {
      bytes.append(contentsOf: value.description.utf8)
    } else if let (magnitude, isNegative) = whole {
      if let value = magnitude.int {
        bytes.append(contentsOf: (isNegative ? -value : value).description.utf8)
      } else {
        bytes.append(isNegative ? 0x2D : 0x2B)
        magnitude.write(to: &bytes)
      }
    } else {
      bytes.append(contentsOf: nearest.description.utf8)
    }
  }
}
