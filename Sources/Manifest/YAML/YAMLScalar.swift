import Vocabulary

/// What a plain scalar means to PyYAML's safe loader (YAML 1.1 with PyYAML's own patterns).
enum YAMLScalar {
  case value(JSON)
  /// A date or a moment, as its ISO 8601 text.
  case timestamp(String)
  /// `<<`
  case merge
  /// `=`, which the safe loader knows as a key only.
  case defaultValue
  /// It looks like a number or a date, and Python cannot make one of it.
  case impossible

  static func resolve(_ text: String) -> YAMLScalar {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = bytes.first else { return .value(.null) }
      switch first {
      case UInt8(ascii: "~") where bytes.count == 1: return .value(.null)
      case UInt8(ascii: "="): return bytes.count == 1 ? .defaultValue : string(bytes)
      case UInt8(ascii: "<"):
        return bytes.count == 2 && bytes[1] == UInt8(ascii: "<") ? .merge : string(bytes)
      case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
        UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
        UInt8(ascii: "o"), UInt8(ascii: "O"):
        return bytes.count <= 5 ? word(String(decoding: bytes, as: UTF8.self)) : string(bytes)
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
        var number = YAMLNumber(bytes)
        return number.resolve() ?? string(bytes)
      default: return string(bytes)
      }
    }
  }

  private static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLScalar {
    .value(.string(String(decoding: bytes, as: UTF8.self)))
  }

  private static func word(_ text: String) -> YAMLScalar {
    switch text {
    case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .value(.bool(true))
    case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .value(.bool(false))
    case "null", "Null", "NULL": .value(.null)
    default: .value(.string(text))
    }
  }
}
