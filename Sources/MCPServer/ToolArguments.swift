import Vocabulary

/// The arguments of a call, read leniently where LLMs are known to be loose (a number or a boolean
/// as text, a list as comma-separated text) and strictly everywhere else.
struct ToolArguments: Sendable {
  private let members: JSONObject

  init(_ members: JSONObject) { self.members = members }

  /// The first of these names that is given and not null: a name and its aliases.
  private func value(_ names: [String]) -> (name: String, value: JSON)? {
    for name in names {
      if let value = members[name], !value.isNull { return (name, value) }
    }
    return nil
  }

  func text(_ names: String...) throws(ToolError) -> String? {
    guard let found = value(names) else { return nil }
    guard let text = found.value.string else {
      throw .arguments("\(found.name) must be a string")
    }
    return text
  }

  func integer(_ name: String, minimum: Int) throws(ToolError) -> Int? {
    guard let found = value([name]) else { return nil }
    let number = found.value.int ?? found.value.string.flatMap { Int($0) }
    guard let number, number >= minimum else {
      throw .arguments("\(name) must be an integer of at least \(minimum)")
    }
    return number
  }

  /// A number, or the text of one.
  func number(_ name: String, minimum: Double) throws(ToolError) -> Double? {
    guard let found = value([name]) else { return nil }
    let number = found.value.double ?? found.value.string.flatMap { Double($0) }
    guard let number, number >= minimum, number.isFinite else {
      throw .arguments("\(name) must be a number of at least \(Int(minimum))")
    }
    return number
  }

  /// Two integers, as a list or as text: `[10, 15]`, `"10,15"`.
  func pair(_ name: String) throws(ToolError) -> (Int, Int)? {
    guard let found = value([name]) else { return nil }
    var elements = found.value.array ?? []
    if let text = found.value.string {
      let inside = text.filter { !"[]() ".contains($0) }
      elements = inside.split(separator: ",").map { .string(String($0)) }
    }
    let numbers = elements.compactMap { $0.int ?? $0.string.flatMap { Int($0) } }
    guard numbers.count == 2, elements.count == 2 else {
      throw .arguments("\(name) must be two line numbers: [first, last]")
    }
    return (numbers[0], numbers[1])
  }

  func required<Value>(_ name: String, _ value: Value?) throws(ToolError) -> Value {
    guard let value else { throw .arguments("\(name) is required") }
    return value
  }

  func flag(_ name: String) throws(ToolError) -> Bool? {
    guard let found = value([name]) else { return nil }
    if let flag = found.value.bool { return flag }
    switch found.value.string?.lowercased() {
    case "true", "1", "yes": return true
    case "false", "0", "no": return false
    case "none", "null", "": return nil
    default: throw .arguments("\(name) must be true or false")
    }
  }

  /// A list of strings, or one string with commas.
  func list(_ names: String...) throws(ToolError) -> [String]? {
    guard let found = value(names) else { return nil }
    if let text = found.value.string {
      return text.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }
    guard let elements = found.value.array else {
      throw .arguments("\(found.name) must be a string or a list of strings")
    }
    var result: [String] = []
    for element in elements {
      guard let text = element.string else {
        throw .arguments("\(found.name) must be a string or a list of strings")
      }
      result.append(text)
    }
    return result
  }

  /// An object, or the JSON text of one.
  func object(_ name: String) throws(ToolError) -> JSON? {
    guard let found = value([name]) else { return nil }
    if case .object = found.value { return found.value }
    if let text = found.value.string {
      if text.trimmingSpaces().isEmpty { return nil }
      if let parsed = try? JSON(parsing: text), case .object = parsed { return parsed }
    }
    throw .arguments("\(name) must be an object, or the JSON text of one")
  }
}

extension StringProtocol {
  fileprivate func trimmingSpaces() -> String {
    String(
      drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
