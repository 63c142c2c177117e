import Secrets
package import Vocabulary

extension Value {
  /// A JSON value as Python's `json.loads` gives it: a number with a fraction is a float.
  package init(_ json: JSON) {
    switch json {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .number(let number):
      if number.isInteger, let integer = BigInteger(literal: number.literal) {
        self = Value(integer: integer)
      } else {
        self = .float(number.double)
      }
    case .string(let value): self = .string(value)
    case .array(let elements): self = .list(elements.map { Value($0) })
    case .object(let members):
      var entries = ValueDictionary(minimumCapacity: members.count)
      for (key, member) in members { entries[.string(key)] = Value(member) }
      self = .dict(entries)
    }
  }

  /// The value as JSON: a text with a secret as its mask, a datetime as ISO text, an undefined
  /// value as null, anything that exists in templates only as its text.
  package var json: JSON {
    switch self {
    case .undefined, .none: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .double(value)
    case .string(let value): .string(value)
    case .list(let items), .tuple(let items): .array(items.map(\.json))
    case .dict(let entries): Value.object(entries)
    case .datetime(let moment): .string(moment.isoFormat())
    case .date(let date): .string(date.isoFormat)
    case .timedelta(let delta): .string(delta.text)
    case .sealed(let text): .string(text.masked)
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): Value.object(mapping.entries)
      case .view(_, let items), .iterator(let items), .set(let items): .array(items.map(\.json))
      case .group(let grouper, let list): .array([grouper.json, .array(list.map(\.json))])
      case .markup(let text): .string(text)
      case .fields(let tuple): .array(tuple.values.map(\.json))
      case .bigInteger(let value): .number(JSONNumber(literal: value.decimal))
      default: .string(pythonText.masked)
      }
    }
  }

  private static func object(_ entries: ValueDictionary) -> JSON {
    var members = JSONObject(minimumCapacity: entries.count)
    for (key, value) in entries { members[key.jsonText] = value.json }
    return .object(members)
  }
}

extension ValueKey {
  /// The member name Python's `json.dumps` writes for a key.
  var jsonText: String {
    switch self {
    case .none: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .float(let value): PythonNumber.repr(value)
    case .string(let value): value
    case .tuple, .other: value.repr.masked
    }
  }
}
