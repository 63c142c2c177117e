import Vocabulary

extension Interpreter {
  /// `str.translate`: a mapping of code points, or a sequence, to text, a code point or None.
  func translated(_ text: String, _ table: Value?) throws(JinjaError) -> String {
    let table = table ?? .none
    var result = ""
    for scalar in text.unicodeScalars {
      let code = Value.int(Int(scalar.value))
      let found: Value?
      if let entries = table.entries {
        found = entries[try key(code)]
      } else {
        switch table.unmarked {
        case .string, .list, .tuple:
          let value = try item(table, code)
          if case .undefined = value { found = nil } else { found = value }
        case .undefined(let name): throw undefined(name)
        default: throw JinjaError(.type, "\(table.typeName) has no items to translate with")
        }
      }
      switch found?.unmarked {
      case nil: result.unicodeScalars.append(scalar)
      case .some(.none): break
      case .some(.string(let replacement)): result += replacement
      case .some(let value):
        guard case .int(let code)? = value.number else {
          throw JinjaError(.type, "a character is translated to what is no text")
        }
        guard let scalar = UInt32(exactly: code).flatMap(UnicodeScalar.init) else {
          throw JinjaError(.value, "a character lies outside of Unicode")
        }
        result.unicodeScalars.append(scalar)
      }
      try check(size: result.utf8.count)
    }
    return result
  }

  /// `str.maketrans`.
  func translation(_ given: CallArguments) throws(JinjaError) -> Value {
    try given.positions("maketrans")
    var result: ValueDictionary = [:]
    if given.positional.count == 1 {
      guard let entries = given.positional[0].entries else {
        throw JinjaError(.type, "maketrans takes a mapping")
      }
      for (key, value) in entries {
        switch key {
        case .string(let text):
          guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
            throw JinjaError(.value, "a key of a translation is one character")
          }
          result[.int(Int(scalar.value))] = value
        case .int: result[key] = value
        default: throw JinjaError(.type, "a key of a translation is a character")
        }
      }
      return .dict(result)
    }
    let values = try given.bind("maketrans", ["x", "y", "z"], required: 2)
    let (from, to) = (
      Array(try string(values[0]).unicodeScalars), Array(try string(values[1]).unicodeScalars)
    )
    guard from.count == to.count else {
      throw JinjaError(.value, "the first two arguments of maketrans are equally long")
    }
    for (a, b) in zip(from, to) { result[.int(Int(a.value))] = .int(Int(b.value)) }
    if let gone = values[2] {
      for scalar in try string(gone).unicodeScalars {
        result[.int(Int(scalar.value))] = Value.none
      }
    }
    return .dict(result)
  }
}
