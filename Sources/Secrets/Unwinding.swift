#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes one layer of escapes off a text. A value that was escaped, by whatever rule and however
/// often, is then found as itself.
enum Unwinding: CaseIterable {
  /// Backslashes of JSON, JavaScript, Python and C: `\"`, `\/`, `\u00e9`, `\u{e9}`, `\U0001f600`,
  /// `\xe9`, `\351`.
  case escapes
  /// The same, but `\xe9` and `\351` are bytes: Python's spelling of bytes.
  case byteEscapes
  /// `%2F`, and JavaScript's old `%u00e9`.
  case percent
  /// Percent encoding in which `+` is a blank.
  case form
  /// Named and numeric entities of HTML and XML.
  case entities
  /// Line breaks, with the indentation behind them: encoded text that was wrapped.
  case lines

  /// How many layers may lie on each other.
  static let depth = 4

  /// The most bytes that one escape has.
  static let longestEscape = 12

  var form: Form {
    switch self {
    case .escapes, .byteEscapes: .jsonEscaped
    case .percent, .form: .urlEncoded
    case .entities: .html
    case .lines: .split
    }
  }

  /// The bytes with which there may be something to take off.
  private var marks: (UInt8, UInt8?) {
    switch self {
    case .escapes, .byteEscapes: (0x5C, nil)
    case .percent: (0x25, nil)
    case .form: (0x25, 0x2B)
    case .entities: (0x26, nil)
    case .lines: (0x0A, 0x0D)
    }
  }

  /// The layers of which some bytes have a mark.
  ///
  /// - Parameter plus: whether `+` may stand for a blank.
  static func layers(in text: UnsafeBufferPointer<UInt8>, plus: Bool) -> [Unwinding] {
    let hasPercent = find(0x25, text, from: 0) != nil
    return allCases.filter { layer in
      switch layer {
      case .escapes: find(0x5C, text, from: 0) != nil
      case .byteEscapes: hasByteEscape(text)
      case .percent: hasPercent
      // Without `+` it says what `percent` says.
      case .form: plus && find(0x2B, text, from: 0) != nil
      case .entities: find(0x26, text, from: 0) != nil
      case .lines: find(0x0A, text, from: 0) != nil || find(0x0D, text, from: 0) != nil
      }
    }
  }

  /// All bytes with which an escape can begin.
  static func marks(plus: Bool) -> [UInt8] {
    [0x5C, 0x25, 0x26, 0x0A, 0x0D] + (plus ? [0x2B] : [])
  }

  static func find(
    _ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let base = text.baseAddress, start < text.count,
      let place = memchr(base + start, Int32(byte), text.count - start)
    else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(place))
  }

  /// - Returns: nil when the text has no such layer.
  func removed(from text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if self == .byteEscapes, !Unwinding.hasByteEscape(text) { return nil }
    if self == .form, Unwinding.find(0x2B, text, from: 0) == nil { return nil }
    var marks = Marks(of: self, in: text)
    guard let base = text.baseAddress, let first = marks.next(from: 0) else { return nil }
    // An escape is never shorter than what it stands for.
    return [UInt8](unsafeUninitializedCapacity: text.count) { result, filled in
      guard let target = result.baseAddress else { return }
      var escape: Marks.Escape? = first
      var copied = 0
      while let this = escape {
        (target + filled).update(from: base + copied, count: this.start - copied)
        filled += this.start - copied
        for index in 0..<this.piece.count { target[filled + index] = this.piece[index] }
        filled += this.piece.count
        copied = this.start + this.length
        escape = marks.next(from: copied)
      }
      (target + filled).update(from: base + copied, count: text.count - copied)
      filled += text.count - copied
    }
  }

  /// Finds the escapes of one layer from left to right.
  private struct Marks {
    struct Escape {
      let start: Int
      let length: Int
      let piece: Piece
    }

    private let layer: Unwinding
    private let text: UnsafeBufferPointer<UInt8>
    private let one: UInt8
    private let other: UInt8?
    private var nextOne: Int?
    private var nextOther: Int?

    init(of layer: Unwinding, in text: UnsafeBufferPointer<UInt8>) {
      self.layer = layer
      self.text = text
      (one, other) = layer.marks
      nextOne = Unwinding.find(one, text, from: 0)
      nextOther = other.flatMap { Unwinding.find($0, text, from: 0) }
    }

    mutating func next(from start: Int) -> Escape? {
      var position = start
      while let mark = mark(from: position) {
        var piece = Piece()
        let length = layer.decode(text, at: mark, into: &piece)
        if length > 0 { return Escape(start: mark, length: length, piece: piece) }
        position = mark + 1
      }
      return nil
    }

    private mutating func mark(from position: Int) -> Int? {
      if let found = nextOne, found < position {
        nextOne = Unwinding.find(one, text, from: position)
      }
      if let found = nextOther, let other, found < position {
        nextOther = Unwinding.find(other, text, from: position)
      }
      guard let nextOne, let nextOther else { return nextOne ?? nextOther }
      return min(nextOne, nextOther)
    }
  }

  private static func hasByteEscape(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    while let place = find(0x5C, text, from: start) {
      start = place + 2
      guard place + 2 < text.count else { return false }
      let (mark, digit) = (text[place + 1], text[place + 2])
      if mark == 0x78, let digit = ASCII.hex(digit), digit >= 8 { return true }
      if 0x32...0x33 ~= mark, 0x30...0x37 ~= digit { return true }
    }
    return false
  }
}
