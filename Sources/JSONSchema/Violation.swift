/// One rule of a schema that a value does not meet. It says where and which, never what the value is.
package struct Violation: Sendable, Hashable {
  package enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  /// From the whole value to the part that is wrong.
  package let path: [Step]
  /// Where the rule stands: `["properties", "page", "maximum"]`.
  package let rule: [String]
  /// The keyword that is not met; `false` for a schema that takes nothing.
  package let keyword: String
  /// Goes on after the name of the part: `must be text`. Made of words of the schema alone.
  package let sentence: String
  /// The key that is missing, for `required` and `dependencies`.
  package let subject: String?

  /// `credentials.keys[0]`; empty for the whole value.
  package var place: String { Violation.text(of: path) }

  package static func text(of path: [Step]) -> String {
    var result = ""
    for step in path {
      switch step {
      case .key(let key): result += result.isEmpty ? key : ".\(key)"
      case .index(let index): result += "[\(index)]"
      }
    }
    return result
  }
}

/// Why a value cannot be compared with a schema at all.
package struct SchemaFailure: Error, Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// A reference to a document that is not here: nothing is fetched.
    case foreignReference
    case danglingReference
    case endlessReference
    case badPattern
    case tooLong
  }

  package let reason: Reason
  /// Where the keyword stands in the schema.
  package let rule: [String]

  package var message: String {
    switch reason {
    case .foreignReference: "a $ref leads out of the schema, and nothing is fetched"
    case .danglingReference: "a $ref leads nowhere"
    case .endlessReference: "the schema refers to itself without end"
    case .badPattern: "a pattern is no regular expression, or one that takes too long"
    case .tooLong: "comparing it with the schema takes too many steps"
    }
  }
}
