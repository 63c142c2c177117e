/// A reader of text or bytes from outside. The raw value is its name on the command line, and of its
/// folder of seeds.
enum Target: String, CaseIterable {
  case yaml, manifest, jinja, pattern, literal, json, schema, dates, csv, xml, path, packed, dotenv

  func take(_ bytes: [UInt8]) {
    switch self {
    case .yaml: takeYAML(bytes)
    case .manifest: takeManifest(bytes)
    case .jinja: takeTemplate(bytes)
    case .pattern: takePattern(bytes)
    case .literal: takeLiteral(bytes)
    case .json: takeJSON(bytes)
    case .schema: takeSchema(bytes)
    case .dates: takeDates(bytes)
    case .csv: takeCSV(bytes)
    case .xml: takeXML(bytes)
    case .path: takePath(bytes)
    case .packed: takePacked(bytes)
    case .dotenv: takeDotenv(bytes)
    }
  }

  /// The text up to the first line break, and what comes after it.
  static func halves(_ bytes: [UInt8]) -> (String, String)? {
    let cut = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    guard let first = String(validating: bytes[..<cut], as: UTF8.self),
      let second = String(validating: bytes[cut...].dropFirst(), as: UTF8.self)
    else { return nil }
    return (first, second)
  }
}
