import Vocabulary

/// Python's `bytes`, what `'…'.encode()` and `int.to_bytes()` give.
enum PythonBytes {
  /// `b'a\xff'`.
  static func repr(_ bytes: [UInt8]) -> String {
    let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
    var out: [UInt8] = [0x62, quote]
    for byte in bytes {
      switch byte {
      case 0x5C, quote: out += [0x5C, byte]
      case 0x0A: out += Array("\\n".utf8)
      case 0x0D: out += Array("\\r".utf8)
      case 0x09: out += Array("\\t".utf8)
      case 0x20..<0x7F: out.append(byte)
      default: out += Array("\\x".utf8) + Array(hexadecimal([byte]).utf8)
      }
    }
    return String(decoding: out + [quote], as: UTF8.self)
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func encode(_ text: String, _ encoding: String) throws(JinjaError) -> [UInt8] {
    switch try kind(encoding) {
    case .utf8: return try PythonText.utf8(text)
    case .narrow(let limit):
      var out: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard scalar.value < limit else {
          throw JinjaError(.value, "a character has no place in the encoding")
        }
        out.append(UInt8(scalar.value))
      }
      return out
    }
  }

  static func decode(_ bytes: [UInt8], _ encoding: String) throws(JinjaError) -> String {
    switch try kind(encoding) {
    case .utf8:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
    case .narrow(let limit):
      if bytes.allSatisfy({ UInt32($0) < limit }) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: bytes.map { UnicodeScalar($0) })
        return String(view)
      }
    }
    throw JinjaError(.value, "the bytes are no text in the encoding")
  }

  private enum Kind {
    case utf8
    case narrow(UInt32)
  }

  private static func kind(_ name: String) throws(JinjaError) -> Kind {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8", "u8": return .utf8
    case "ascii", "usascii", "646": return .narrow(0x80)
    case "latin1", "iso88591", "l1", "8859": return .narrow(0x100)
    default: throw JinjaError(.value, "the encoding is not known", hint: "use utf-8 or ascii")
    }
  }
}

extension Interpreter {
  func bytesMethod(
    _ bytes: [UInt8], _ name: String, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    switch name {
    case "decode":
      let values = try given.bind(name, ["encoding", "errors"])
      return .string(try PythonBytes.decode(bytes, try optionalString(values[0]) ?? "utf-8"))
    case "hex":
      try given.none(name)
      return .string(PythonBytes.hexadecimal(bytes))
    default: throw Methods.unsupported(name, of: "bytes")
    }
  }

  /// `int.to_bytes(length, byteorder, signed=…)`.
  func bytes(of number: BigInteger, _ given: CallArguments) throws(JinjaError) -> Value {
    let values = try given.bind("to_bytes", ["length", "byteorder", "signed"])
    if given.positional.count > 2 { throw JinjaError(.type, "to_bytes takes two positions") }
    let length = try integer(values[0], 1)
    let order = try values[1].map { (value) throws(JinjaError) in try string(value) } ?? "big"
    let isSigned = try flag(values[2])
    guard order == "big" || order == "little" else {
      throw JinjaError(.value, "the order of bytes is big or little")
    }
    if length < 0 { throw JinjaError(.value, "a length is negative") }
    try check(size: length)
    let tooBig = JinjaError(.value, "the integer does not fit into that many bytes")
    if number.isNegative, !isSigned { throw tooBig }
    // Two's complement: a negative number is what is missing to the next power.
    let full = BigInteger(1).shiftedLeft(length * 8)
    let top = isSigned ? BigInteger(1).shiftedLeft(max(length * 8 - 1, 0)) : full
    if number.isNegative ? number < -top : !(number < top) {
      if !(number.isZero && length == 0) { throw tooBig }
    }
    let size = number.isNegative ? number + full : number
    var out: [UInt8] = []
    for index in 0..<length {
      let word = index / 8 < size.words.count ? size.words[index / 8] : 0
      out.append(UInt8(truncatingIfNeeded: word >> (8 * UInt(index % 8))))
    }
    return Value(.bytes(order == "big" ? out.reversed() : out))
  }
}
