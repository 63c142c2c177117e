import Manifest
import Vocabulary

/// Reads the bytes of a body, possibly unpacked by another one (CDK: composite_raw_decoder.py).
indirect enum BodyParser: Sendable {
  case json
  /// The elements of the list at a path of keys; `item` steps into a list.
  case items(path: [String], TextEncoding)
  case jsonLines
  case csv(CSVFormat)
  case gzip(BodyParser)

  struct CSVFormat: Sendable {
    let encoding: TextEncoding
    let delimiter: Unicode.Scalar
    /// Texts that stand for null.
    let nulls: [String]
  }

  init(_ component: Component) throws(ConnectorError) {
    switch component.type {
    case "JsonDecoder": self = .json
    case "JsonItemsDecoder":
      let path = component.text("items_path") ?? ""
      if path.isEmpty {
        throw ConnectorError(
          .invalidManifest, "JsonItemsDecoder needs items_path", at: component.span)
      }
      self = .items(
        path: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init),
        try BodyParser.encoding(component))
    case "JsonlDecoder": self = .jsonLines
    case "CsvDecoder":
      self = .csv(
        CSVFormat(
          encoding: try BodyParser.encoding(component),
          delimiter: try BodyParser.delimiter(component),
          nulls: component.strings("set_values_to_none")))
    case "GzipDecoder": self = .gzip(try BodyParser(try component.requiredComponent("decoder")))
    default: throw component.refusal
    }
  }

  private static func encoding(_ component: Component) throws(ConnectorError) -> TextEncoding {
    guard let node = component.field("encoding"), let name = node.plainText else { return .utf8 }
    guard let encoding = TextEncoding(named: name) else {
      throw .notSupported("the encoding of \(component.type)", at: node.span)
    }
    return encoding
  }

  private static func delimiter(_ component: Component) throws(ConnectorError) -> Unicode.Scalar {
    guard let node = component.field("delimiter"), let text = node.plainText, !text.isEmpty else {
      return ","
    }
    let escapes: [String: Unicode.Scalar] = ["\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"]
    if let scalar = escapes[text] { return scalar }
    let scalars = Array(text.unicodeScalars)
    if scalars.count == 4, text.hasPrefix("\\x"),
      let code = UInt8(String(text.dropFirst(2)), radix: 16)
    {
      return Unicode.Scalar(code)
    }
    guard scalars.count == 1 else {
      throw ConnectorError(
        .invalidManifest, "the delimiter of CsvDecoder must be one character", at: node.span)
    }
    return scalars[0]
  }

  /// - Parameter body: a failure of unpacking comes after what was there before it.
  func parse(_ body: Unpacked, at span: SourceSpan) -> Decoded {
    switch self {
    case .gzip(let inner):
      guard Gzip.isCompressed(body.bytes) else { return inner.parse(body, at: span) }
      return inner.parse(Gzip.unpack(body.bytes), at: span)
    case .json:
      if let failure = body.failure { return .failed(failure, span) }
      guard let json = BodyParser.json(body.bytes), json != .null else {
        return Decoded(failure: ConnectorError(.http, "the response is no JSON", at: span))
      }
      let narrowed = WideIntegers.narrowed(json, of: body.bytes)
      if case .array(let elements) = narrowed ?? json {
        return Decoded(elements: elements, isNarrowed: narrowed != nil)
      }
      return Decoded(elements: [narrowed ?? json], isNarrowed: narrowed != nil)
    case .items(let path, let encoding):
      if let failure = body.failure { return .failed(failure, span) }
      guard let text = encoding.text(body.bytes), let json = try? JSON(parsing: Array(text.utf8))
      else {
        return Decoded(failure: ConnectorError(.http, "the response is no JSON", at: span))
      }
      return Decoded(elements: BodyParser.items(of: json, path[...]))
    case .jsonLines: return BodyParser.jsonLines(body, span)
    case .csv(let format): return BodyParser.rows(body, format, span)
    }
  }

  /// Python's decoder refuses a byte order mark in a text.
  private static func json(_ bytes: [UInt8]) -> JSON? {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? nil : try? JSON(parsing: bytes)
  }

  private static func items(of json: JSON, _ path: ArraySlice<String>) -> [JSON] {
    guard let step = path.first else { return json.array ?? [] }
    let rest = path.dropFirst()
    switch json {
    case .object(let object): return object[step].map { items(of: $0, rest) } ?? []
    case .array(let elements) where step == "item": return elements.flatMap { items(of: $0, rest) }
    default: return []
    }
  }

  /// A line that is no JSON is passed over.
  private static func jsonLines(_ body: Unpacked, _ span: SourceSpan) -> Decoded {
    var result = Decoded(failure: body.failure.map { $0.error(of: "compression", at: span) })
    for line in body.wholeLines.split(separator: 0x0A) {
      guard String(validating: line, as: UTF8.self) != nil else {
        result.failure = ConnectorError(.http, "a line of the response is not UTF-8", at: span)
        break
      }
      if let json = json(Array(line)) { result.elements.append(json) }
    }
    return result
  }

  /// Rows as objects whose keys stand in the first row (Python's `csv.DictReader`).
  private static func rows(
    _ body: Unpacked, _ format: CSVFormat, _ span: SourceSpan
  )
    -> Decoded
  {
    var result = Decoded(failure: body.failure.map { $0.error(of: "compression", at: span) })
    guard let text = format.encoding.text(body.wholeLines) else {
      result.failure = ConnectorError(
        .http, "the response is not in the encoding of CsvDecoder", at: span)
      return result
    }
    var reader = CSVReader(
      LineBreaks.unified(LoneSurrogate.guarding(text)), delimiter: format.delimiter)
    do {
      guard let keys = try reader.next() else { return result }
      while let row = try reader.next() {
        if row.isEmpty { continue }
        result.elements.append(.object(object(keys, row, format.nulls)))
      }
    } catch {
      result.failure = ConnectorError(
        .http, "a field of the response has more than \(CSVReader.fieldLimit) characters",
        at: span)
    }
    return result
  }

  private static func object(_ keys: [String], _ row: [String], _ nulls: [String]) -> JSONObject {
    var object = JSONObject()
    for (key, value) in zip(keys, row) {
      object[key] = nulls.contains(value) ? .null : .string(value)
    }
    for key in keys.dropFirst(row.count) { object[key] = .null }
    // Python keeps what is too much under the key None.
    if row.count > keys.count {
      object["None"] = .array(row[keys.count...].map { .string($0) })
    }
    return object
  }
}

extension Decoded {
  fileprivate static func failed(_ failure: Unpacked.Failure, _ span: SourceSpan) -> Decoded {
    Decoded(failure: failure.error(of: "compression", at: span))
  }
}

extension Unpacked {
  /// Without the line that was cut where unpacking failed.
  fileprivate var wholeLines: [UInt8] {
    guard failure != nil else { return bytes }
    return bytes.lastIndex(of: 0x0A).map { Array(bytes[...$0]) } ?? []
  }
}
