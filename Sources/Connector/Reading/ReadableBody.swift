import Vocabulary
import Secrets

extension HTTPResponse {
  /// The body for a person: UTF-8 text, unpacked where it is gzip or zip, and told from other bytes.
  /// A mask is put over text only: in bytes that are no text a secret could hide.
  ///
  /// - Parameter encoding: what the decoder of the stream takes the text for; nil for no opinion.
  /// - Returns: nil for what is no text.
  func readableBody(as encoding: TextEncoding?) -> [UInt8]? {
    var bytes = body
    // A file inside an archive may be packed itself.
    for _ in 0..<3 {
      guard let unpacked = ReadableBody.unpacked(bytes) else { break }
      bytes = unpacked
    }
    return ReadableBody.text(bytes, encoding ?? ReadableBody.encoding(of: self))
  }
}

enum ReadableBody {
  /// So many unpacked bytes are looked at.
  static let limit = 4 << 20
  /// A secret may be cut where unpacking ended; so much before that is left out.
  static let margin = 64 << 10

  /// - Returns: nil for what is not packed, or broken from the start.
  static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    if Gzip.isCompressed(bytes) { return usable(Gzip.unpack(bytes, limit: limit)) }
    guard bytes.starts(with: [0x50, 0x4B]), let archive = ZipArchive(bytes) else { return nil }
    var result: [UInt8] = []
    for entry in archive.entries {
      let file = archive.unpack(entry, limit: limit - result.count)
      guard let part = usable(file) else { return result.isEmpty ? nil : result }
      if !result.isEmpty, result.last != 0x0A { result.append(0x0A) }
      result += part
      if file.failure != nil { break }
    }
    return result
  }

  private static func usable(_ file: Unpacked) -> [UInt8]? {
    guard file.failure != nil else { return file.bytes }
    return file.bytes.count > margin ? Array(file.bytes.dropLast(margin)) : nil
  }

  /// What the head of the answer says.
  static func encoding(of response: HTTPResponse) -> TextEncoding? {
    let type = response.header("content-type") ?? ""
    for part in type.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, String(pair[0]).trimmed(of: " ").lowercased() == "charset" else {
        continue
      }
      return TextEncoding(named: String(pair[1]).trimmed(of: " '\""))
    }
    return nil
  }

  static func text(_ bytes: [UInt8], _ encoding: TextEncoding?) -> [UInt8]? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return TextEncoding.utf16.text(bytes).flatMap { plain(Array($0.utf8)) }
    }
    if String(validating: bytes, as: UTF8.self) != nil, let text = plain(bytes) { return text }
    return encoding?.text(bytes).flatMap { plain(Array($0.utf8)) }
  }

  /// - Returns: nil where control characters stand that no text has.
  private static func plain(_ bytes: [UInt8]) -> [UInt8]? {
    let isText = bytes.allSatisfy { byte in
      byte >= 0x20 || byte == 0x1B || (0x09...0x0D).contains(byte)
    }
    return isText ? bytes : nil
  }
}

extension Decoder {
  /// The encoding that it takes text for, when it says one.
  var encoding: TextEncoding? {
    switch self {
    case .json, .xml, .lines: nil
    case .parsed(let parser), .zip(let parser): parser.encoding
    }
  }
}

extension BodyParser {
  fileprivate var encoding: TextEncoding? {
    switch self {
    case .json, .jsonLines: nil
    case .items(_, let encoding): encoding
    case .csv(let format): format.encoding
    case .gzip(let inner): inner.encoding
    }
  }
}
