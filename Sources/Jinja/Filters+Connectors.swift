import Crypto
import Secrets
import Vocabulary

extension Filters {
  /// The CDK's own filters (interpolation/filters.py) and `tojson`.
  static let connectors: [Filter] = [
    make("hash") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("hash", ["hash_type", "salt"])
      var text = try plain(value)
      if let salt = values[1], try salt.truth { text += try plain(salt) }
      let kind = try run.optionalString(values[0]) ?? "md5"
      guard let digest = digest(kind, try PythonText.utf8(text)) else {
        throw JinjaError(.value, "there is no hash of that name", hint: "use md5, sha1 or sha256")
      }
      return .string(hexadecimal(digest))
    },
    make("hmac") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("hmac", ["key", "hash_type"], required: 1)
      guard try run.optionalString(values[1]) ?? "sha256" == "sha256" else {
        throw JinjaError(.value, "hmac allows sha256 only")
      }
      let key = SymmetricKey(data: try PythonText.utf8(try plain(values[0] ?? .none)))
      let code = HMAC<SHA256>.authenticationCode(
        for: try PythonText.utf8(try plain(value)), using: key)
      return .string(hexadecimal(Array(code)))
    },
    make("base64encode", .whole) { (run, value, given) throws(JinjaError) in
      try base64(run, value, given)
    },
    make("base64binascii_decode", .whole) { (run, value, given) throws(JinjaError) in
      if case .string(let text) = value, !text.utf8.allSatisfy({ $0 < 0x80 }) {
        throw JinjaError(.value, "the text is not ASCII")
      }
      return try base64(run, value, given)
    },
    make("base64decode") { (run, value, given) throws(JinjaError) in
      try given.none("base64decode")
      let text = try attributed(run, value, "encode")
      guard let bytes = Base64.decode(Array(text.utf8)), let decoded = Base64.text(bytes) else {
        throw JinjaError(.value, "the text is not base64 of UTF-8")
      }
      return .string(decoded)
    },
    make("string", .whole) { (run, value, given) throws(JinjaError) in
      try given.none("string")
      if value.sealedText != nil || value.markup != nil { return value }
      var writer = TextWriter()
      writer.write("\"\"\"")
      try PythonJSON.write(value, to: &writer, run)
      writer.write("\"\"\"")
      return writer.value
    },
    make("tojson", .whole) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("tojson", ["indent"])
      let indent: Int?
      switch values[0] {
      case nil, .some(.none): indent = nil
      case .some(let width): indent = try run.integer(width, 0)
      }
      var writer = TextWriter()
      try PythonJSON.write(value, to: &writer, run, sorted: true, indent: indent)
      var result: [SealedText.Piece] = []
      for piece in writer.result.pieces {
        guard case .text(var text) = piece else {
          result.append(piece)
          continue
        }
        for (character, escape) in [
          ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"),
        ] {
          text = replacing(text, character, escape)
        }
        result.append(.text(text))
      }
      let text = SealedText(pieces: result)
      return text.plain.map { .markup($0) } ?? Value(text)
    },
    make("regex_search") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("regex_search", ["regex"], required: 1)
      let pattern = try Pattern(try run.string(values[0]))
      guard let match = try pattern.search(try run.string(value), run), match.groups.count > 1
      else {
        return .string("")
      }
      return match.text(1).map { .string($0) } ?? .none
    },
    make("regex_replace") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("regex_replace", ["regex", "replacement"], required: 2)
      let pattern = try Pattern(try run.string(values[0]))
      let replacement = try pattern.template(try run.string(values[1]))
      return .string(try pattern.replace(try run.string(value), replacement, run))
    },
  ]

  /// Whole secrets in the text stay whole under base64; anything derived stays derived.
  private static func base64(
    _ run: Interpreter, _ value: Value, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    try given.none("base64encode")
    switch value {
    case .sealed(let text):
      if !text.derivedNames.isEmpty { return .derived(from: [value]) }
      return .sealed(SealedText(pieces: [.base64(text)]))
    default:
      let bytes = try PythonText.utf8(try attributed(run, value, "encode"))
      try run.check(size: bytes.count * 2)
      return .string(Base64.encode(bytes))
    }
  }

  /// A value that has no such method raises AttributeError in Python, not TypeError.
  private static func attributed(
    _ run: Interpreter, _ value: Value, _ method: String
  ) throws(JinjaError) -> String {
    switch value {
    case .string(let text): return text
    case .undefined(let name): throw run.undefined(name)
    default: throw JinjaError(.value, "\(value.typeName) is not a string")
    }
  }

  private static func digest(_ kind: String, _ bytes: [UInt8]) -> [UInt8]? {
    switch kind {
    case "md5": Array(Insecure.MD5.hash(data: bytes))
    case "sha1": Array(Insecure.SHA1.hash(data: bytes))
    case "sha256": Array(SHA256.hash(data: bytes))
    case "sha384": Array(SHA384.hash(data: bytes))
    case "sha512": Array(SHA512.hash(data: bytes))
    default: nil
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// Standard base64, padded.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let first = bytes[index]
      let second = left > 1 ? bytes[index + 1] : 0
      let third = left > 2 ? bytes[index + 2] : 0
      out.append(alphabet[Int(first >> 2)])
      out.append(alphabet[Int((first & 3) << 4 | second >> 4)])
      out.append(left > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : 0x3D)
      out.append(left > 2 ? alphabet[Int(third & 63)] : 0x3D)
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// As Python's `b64decode` without validation: other characters are skipped.
  ///
  /// - Returns: nil for wrong padding.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    var quad = 0
    var left: UInt8 = 0
    var pads = 0
    for byte in text {
      if byte == 0x3D {
        pads += 1
        if quad >= 2, quad + pads >= 4 { return out }
        continue
      }
      guard let digit = alphabet.firstIndex(of: byte).map({ UInt8($0) }) else { continue }
      pads = 0
      switch quad {
      case 0: left = digit
      case 1:
        out.append(left << 2 | digit >> 4)
        left = digit & 15
      case 2:
        out.append(left << 4 | digit >> 2)
        left = digit & 3
      default: out.append(left << 6 | digit)
      }
      quad = (quad + 1) % 4
    }
    return quad == 0 ? out : nil
  }

  /// The bytes as text; nil when they are not UTF-8.
  static func text(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }
}
