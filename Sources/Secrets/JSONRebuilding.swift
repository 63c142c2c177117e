import Vocabulary

/// Walks a document in the order of ``JSONFields`` and puts other texts into it.
struct JSONRebuilding {
  let values: [Int: String]
  let keys: [Int: String]
  private var value = 0
  private var key = 0

  init(values: [Int: String], keys: [Int: String]) {
    self.values = values
    self.keys = keys
  }

  /// - Returns: nil for a branch that stays as it is.
  mutating func rebuilt(_ json: JSON) -> JSON? {
    switch json {
    case .null, .bool: return nil
    case .string, .int, .number:
      defer { value += 1 }
      return values[value].map(JSON.string)
    case .array(let elements):
      var copy: [JSON]?
      for (index, element) in elements.enumerated() {
        guard let other = rebuilt(element) else { continue }
        if copy == nil { copy = elements }
        copy?[index] = other
      }
      return copy.map(JSON.array)
    case .object(let members): return rebuilt(members).map(JSON.object)
    }
  }

  private mutating func rebuilt(_ members: JSONObject) -> JSONObject? {
    var copy: JSONObject?
    var renamed: [Int: String] = [:]
    for (index, member) in members.elements.enumerated() {
      if let name = keys[key] { renamed[index] = name }
      key += 1
      guard let other = rebuilt(member.value) else { continue }
      if copy == nil { copy = members }
      copy?.values[index] = other
    }
    if renamed.isEmpty { return copy }
    var result = JSONObject()
    for (index, member) in (copy ?? members).elements.enumerated() {
      let wanted = renamed[index] ?? member.key
      var name = wanted
      var number = 2
      // Two keys may have become one mask; no member is lost for that.
      while result[name] != nil || (renamed[index] != nil && members[name] != nil) {
        name = "\(wanted) \(number)"
        number += 1
      }
      result[name] = member.value
    }
    return result
  }
}
