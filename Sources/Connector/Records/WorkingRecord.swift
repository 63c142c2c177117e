import Jinja
import Secrets
import Vocabulary

/// A record while filters and transformations work on it: the JSON that will be emitted, and beside
/// it the value that templates see, made when the first one asks.
struct WorkingRecord {
  private(set) var json: JSON
  private var cached: Value?
  /// Secrets that were copied into the record: JSON holds their masks, templates get the holes.
  private var sealed: [(path: [String], text: SealedText)] = []
  /// The template that gave a tuple or a set, which no JSON schema describes.
  private(set) var unencodable: SourceSpan?
  /// The template that copied a secret: only the mask is in the JSON, so nothing may be built on it.
  private(set) var copiedSecret: SourceSpan?

  init(_ json: JSON) { self.json = json }

  var value: Value {
    mutating get {
      if let cached { return cached }
      var value = Value(json)
      for copy in sealed { value = value.setting(.sealed(copy.text), at: copy.path[...]) }
      cached = value
      return value
    }
  }

  /// - Throws: ``ConnectorError/Code/template`` where the path leads through a scalar.
  mutating func set(
    _ value: Value, at path: [String], from span: SourceSpan
  )
    throws(ConnectorError)
  {
    guard Dpath.set(value.json, at: path[...], in: &json) else {
      throw ConnectorError(
        .template, "the field \(path.joined(separator: ".")) cannot be added to this record",
        hint: "a part of its path is no object", at: span)
    }
    if case .sealed(let text) = value { sealed.append((path, text)) }
    if !value.secretNames.isEmpty { copiedSecret = span }
    if !value.isEncodable { unencodable = span }
    if path.count == 1, case .dict(var entries)? = cached {
      cached = nil
      entries[.string(path[0])] = value
      cached = .dict(entries)
    } else {
      cached = nil
    }
  }

  mutating func delete(_ path: [PathStep]) {
    Dpath.delete(path[...], in: &json)
    cached = nil
  }

  mutating func replace(_ object: JSONObject) {
    json = .object(object)
    cached = nil
  }
}

extension Value {
  /// Python's `json` and JSON schemas know lists and dicts, and neither tuples nor sets.
  var isEncodable: Bool {
    switch self {
    case .tuple: false
    case .list(let elements): elements.allSatisfy(\.isEncodable)
    case .dict(let entries): entries.values.allSatisfy(\.isEncodable)
    case .function: typeName == "int"
    default: true
    }
  }

  /// The value with a part of it replaced; itself when there is no such part.
  fileprivate func setting(_ value: Value, at path: ArraySlice<String>) -> Value {
    guard let key = path.first else { return value }
    switch self {
    case .dict(var entries):
      guard let inner = entries[.string(key)] else { return self }
      entries[.string(key)] = inner.setting(value, at: path.dropFirst())
      return .dict(entries)
    case .list(var elements):
      guard let index = Int(key), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].setting(value, at: path.dropFirst())
      return .list(elements)
    default: return self
    }
  }
}
