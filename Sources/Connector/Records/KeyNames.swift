import Vocabulary

/// Renames and flattens the keys of a record.
enum KeyNames {
  static func renamed(_ object: JSONObject, deep: Bool, _ rename: (String) -> String) -> JSONObject
  {
    var result = JSONObject(minimumCapacity: object.count)
    for (key, value) in object {
      if deep, case .object(let inner) = value {
        result[rename(key)] = .object(renamed(inner, deep: true, rename))
      } else {
        result[rename(key)] = value
      }
    }
    return result
  }

  /// Walks the record with a stack, so the last key comes out first; once a list was opened, every
  /// key after it carries its parents (CDK: flatten_fields.py).
  static func flattened(_ object: JSONObject, lists: Bool) -> JSONObject {
    var stack: [(value: JSON, key: String)] = [(.object(object), "_")]
    var result = JSONObject()
    var namesParents = false
    while let (value, parent) = stack.popLast() {
      switch value {
      case .object(let object):
        for (key, value) in object {
          let isLong = namesParents || result[key] != nil
          stack.append((value, isLong ? "\(parent).\(key)" : key))
        }
      case .array(let array) where lists:
        for (index, element) in array.enumerated() {
          namesParents = true
          stack.append((element, "\(parent).\(index)"))
        }
      default: result[parent] = value
      }
    }
    return result
  }
}

extension String {
  /// Python's `replace`: an empty text stands between all characters.
  func replacing(text old: String, with new: String) -> String {
    if old.isEmpty {
      return new + unicodeScalars.map { String($0) + new }.joined()
    }
    let bytes = Array(utf8)
    let pattern = Array(old.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes.count - index >= pattern.count,
        bytes[index..<(index + pattern.count)].elementsEqual(pattern)
      {
        out.append(contentsOf: new.utf8)
        index += pattern.count
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Keys as `KeysToSnakeCase` spells them: `firstName` becomes `first_name`.
enum SnakeCase {
  static func object(_ object: JSONObject) throws(ConnectorError) -> JSONObject {
    var result = JSONObject(minimumCapacity: object.count)
    for (key, value) in object {
      let name = try self.key(key)
      if case .object(let inner) = value {
        result[name] = .object(try self.object(inner))
      } else {
        result[name] = value
      }
    }
    return result
  }

  static func key(_ key: String) throws(ConnectorError) -> String {
    var tokens = tokens(Array(try ascii(key).utf8))
    if tokens.count >= 3 {
      let middle = tokens[1..<(tokens.count - 1)].filter { !$0.isEmpty }
      tokens = [tokens[0]] + middle + [tokens[tokens.count - 1]]
    }
    if let first = tokens.first, first.isDecimal { tokens.insert("", at: 0) }
    return tokens.map { $0.lowercased() }.joined(separator: "_")
  }

  /// Runs of capitals with the small letters after them, of small letters, of digits; anything else
  /// is an empty token.
  private static func tokens(_ bytes: [UInt8]) -> [String] {
    var result: [String] = []
    var index = 0
    func run(_ matches: (UInt8) -> Bool) -> Int {
      var end = index
      while end < bytes.count, matches(bytes[end]) { end += 1 }
      return end
    }
    func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
    func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    while index < bytes.count {
      let start = index
      if isUpper(bytes[index]) {
        index = run(isUpper)
        index = run(isLower)
      } else if isLower(bytes[index]) {
        index = run(isLower)
      } else if isDigit(bytes[index]) {
        index = run(isDigit)
      } else {
        index = run { !isUpper($0) && !isLower($0) && !isDigit($0) }
        result.append("")
        continue
      }
      result.append(String(decoding: bytes[start..<index], as: UTF8.self))
    }
    return result
  }

  /// - Throws: ``ConnectorError/Code/notSupported`` for letters outside of Latin: their spelling
  ///   takes a table of the whole of Unicode.
  private static func ascii(_ key: String) throws(ConnectorError) -> String {
    if key.utf8.allSatisfy({ $0 < 0x80 }) { return key }
    var result = ""
    for scalar in key.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if let spelling = LatinLetters.ascii(scalar) {
        result += spelling
      } else {
        throw ConnectorError(
          .notSupported, "not supported yet: KeysToSnakeCase for keys that are not Latin")
      }
    }
    return result
  }
}
