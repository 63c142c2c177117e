import Vocabulary

/// How bytes spell text, under the names Python's codecs know.
enum TextEncoding: Sendable {
  case utf8, utf8Signed, ascii, latin1, windows1252, utf16, utf16Little, utf16Big

  /// - Returns: nil for an encoding that is not known here.
  init?(named name: String) {
    let folded = name.lowercased().replacing(text: "_", with: "-").replacing(text: " ", with: "-")
    switch folded {
    case "utf-8", "utf8", "u8": self = .utf8
    case "utf-8-sig": self = .utf8Signed
    case "ascii", "us-ascii": self = .ascii
    case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "8859": self = .latin1
    case "cp1252", "windows-1252": self = .windows1252
    case "utf-16", "utf16": self = .utf16
    case "utf-16-le", "utf-16le": self = .utf16Little
    case "utf-16-be", "utf-16be": self = .utf16Big
    default: return nil
    }
  }

  /// - Returns: nil for bytes that spell nothing.
  func text(_ bytes: [UInt8]) -> String? {
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .utf8Signed:
      let isSigned = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      return String(validating: bytes.dropFirst(isSigned ? 3 : 0), as: UTF8.self)
    case .ascii:
      return bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
    case .latin1: return TextEncoding.joined(bytes.map { UInt32($0) })
    case .windows1252:
      var scalars: [UInt32] = []
      for byte in bytes {
        guard (0x80..<0xA0).contains(byte) else {
          scalars.append(UInt32(byte))
          continue
        }
        guard let scalar = TextEncoding.windows[Int(byte) - 0x80] else { return nil }
        scalars.append(scalar)
      }
      return TextEncoding.joined(scalars)
    case .utf16:
      if bytes.starts(with: [0xFE, 0xFF]) {
        return TextEncoding.utf16Big.text(Array(bytes.dropFirst(2)))
      }
      let isSigned = bytes.starts(with: [0xFF, 0xFE])
      return TextEncoding.utf16Little.text(Array(bytes.dropFirst(isSigned ? 2 : 0)))
    case .utf16Little, .utf16Big:
      guard bytes.count % 2 == 0 else { return nil }
      let isLittle = self == .utf16Little
      let units = stride(from: 0, to: bytes.count, by: 2).map { place in
        UInt16(bytes[place + (isLittle ? 1 : 0)]) << 8
          | UInt16(bytes[place + (isLittle ? 0 : 1)])
      }
      return String(validating: units, as: UTF16.self)
    }
  }

  private static func joined(_ scalars: [UInt32]) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars { if let scalar = Unicode.Scalar(scalar) { text.append(scalar) } }
    return String(text)
  }

  /// The characters of 0x80 to 0x9F in Windows-1252; five are not used.
  private static let windows: [UInt32?] = [
    0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, nil, 0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, nil, 0x017E, 0x0178,
  ]
}
