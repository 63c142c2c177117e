import Manifest
import Secrets
import Vocabulary

/// What a body says: its elements, and why there are not more.
struct Decoded: Sendable {
  var elements: [JSON] = []
  var failure: ConnectorError?
  /// Integers beyond 64 bits became floats.
  var isNarrowed = false
  /// What was masked in the elements.
  var echoes: [MaskHit] = []

  /// What paginators look at.
  var first: JSON { elements.first ?? .object([:]) }
}

/// Makes JSON of a response body (CDK: decoders/). The builder reads every body as a whole, and so
/// do we.
enum Decoder: Sendable {
  case json
  case xml
  case lines
  case parsed(BodyParser)
  case zip(BodyParser)

  init(_ component: Component?) throws(ConnectorError) {
    guard let component else {
      self = .json
      return
    }
    switch component.type {
    case "JsonDecoder": self = .json
    case "XmlDecoder": self = .xml
    case "IterableDecoder": self = .lines
    case "ZipfileDecoder":
      self = .zip(try BodyParser(try component.requiredComponent("decoder")))
    default: self = .parsed(try BodyParser(component))
    }
  }

  /// A paginator reads the body too; the CDK lets it have only these.
  var servesPagination: Bool {
    switch self {
    case .json, .xml, .parsed(.gzip(.json)): true
    default: false
    }
  }

  /// Outside of the builder the CDK streams the others, and so reads them once.
  var isBuffered: Bool {
    switch self {
    case .json, .xml, .zip: true
    case .lines, .parsed: false
    }
  }

  var readsPlainJSON: Bool {
    switch self {
    case .json, .parsed(.json): true
    default: false
    }
  }

  /// - Parameter span: of the requester, for what goes wrong.
  func decode(_ answer: Answer, at span: SourceSpan) -> Decoded {
    if case .json = self { return answer.decoded }
    return answer.hidden(read(answer, at: span))
  }

  private func read(_ answer: Answer, at span: SourceSpan) -> Decoded {
    switch self {
    case .json: return answer.decoded
    case .xml:
      let item = XMLReader.parse(answer.text, limit: XMLReader.nodeLimit)
      return Decoded(elements: [item ?? .object([:])])
    case .lines:
      var result = Decoded()
      for line in LineBreaks.lines(of: answer.http.body) {
        guard let text = String(validating: line, as: UTF8.self) else {
          result.failure = ConnectorError(.http, "a line of the response is not UTF-8", at: span)
          break
        }
        result.elements.append(["record": .string(text)])
      }
      return result
    case .parsed(let parser): return parser.parse(Unpacked(bytes: answer.http.body), at: span)
    case .zip(let parser): return Decoder.unzip(answer.http.body, parser, span)
    }
  }

  private static func unzip(
    _ bytes: [UInt8], _ parser: BodyParser, _ span: SourceSpan
  )
    -> Decoded
  {
    var result = Decoded()
    guard let archive = ZipArchive(bytes) else {
      result.failure = ConnectorError(.http, "the response is no zip file", at: span)
      return result
    }
    var left = Inflate.limit
    for entry in archive.entries {
      let file = archive.unpack(entry, limit: left)
      left -= file.bytes.count
      if let failure = file.failure {
        result.failure = failure.error(of: "zip file", at: span)
        return result
      }
      let part = parser.parse(file, at: span)
      result.elements += part.elements
      result.isNarrowed = result.isNarrowed || part.isNarrowed
      if part.failure != nil {
        result.failure = ConnectorError(
          .http, "a file of the zip file of the response cannot be read", at: span)
        return result
      }
    }
    return result
  }
}

extension Unpacked.Failure {
  func error(of kind: String, at span: SourceSpan) -> ConnectorError {
    switch self {
    case .broken: ConnectorError(.http, "the \(kind) of the response is broken", at: span)
    case .tooLarge:
      ConnectorError(
        .http, "the \(kind) of the response holds more than \(Inflate.limit >> 20) MB",
        hint: "ask for less at a time", at: span)
    }
  }
}

/// Finds lines as Python's `bytes.splitlines` does: they end with `\n`, `\r` or both.
enum LineBreaks {
  static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 0
    while place < bytes.count {
      guard bytes[place] == 0x0A || bytes[place] == 0x0D else {
        place += 1
        continue
      }
      result.append(bytes[start..<place])
      place += bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 1
      start = place
    }
    if start < bytes.count { result.append(bytes[start...]) }
    return result
  }

  /// Every kind of line break as `\n` (Python's universal newlines).
  static func unified(_ text: String) -> String {
    if !text.utf8.contains(0x0D) { return text }
    return text.replacing(text: "\r\n", with: "\n").replacing(text: "\r", with: "\n")
  }
}
