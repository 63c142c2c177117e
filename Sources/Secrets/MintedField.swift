package import Vocabulary

/// Something that the answer of a login hands out: declared by the authenticator before the request
/// is sent, so that the outer door seals it before anybody reads the body.
package struct MintedField: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    /// The way from the root, as dpath walks it; `*` is any member. In a list at the root, from its
    /// elements.
    case path([String])
    /// Members of this name at any depth; ``Vocabulary/JSON/firstMember(_:)`` is the one that
    /// counts.
    case member(String)
  }

  /// What the value is called from then on.
  package let name: SecretName
  package let place: Place
  /// The secret whose successor it is: it may go wherever that one was approved to go.
  package let replaces: Secret?

  package init(_ name: SecretName, at place: Place, replacing: Secret? = nil) {
    self.name = name
    self.place = place
    replaces = replacing
  }
}

extension JSON {
  /// Finds a member by name: in an object before its children, depth first, at most five levels
  /// below the root (CDK: `_find_and_get_value_from_response` in abstract_oauth.py).
  ///
  /// - Returns: nil when there is none, when it is null, and when the search meets something deeper
  ///   before it finds one: the CDK gives up there.
  package func firstMember(_ name: String) -> JSON? {
    if case .found(let value) = search(name, depth: 0) { value } else { nil }
  }

  private enum Finding {
    case found(JSON)
    case nothing
    case tooDeep
  }

  private func search(_ name: String, depth: Int) -> Finding {
    if depth > 5 { return .tooDeep }
    let children: [JSON]
    switch self {
    case .object(let members):
      if let value = members[name] { return value.isNull ? .nothing : .found(value) }
      children = Array(members.values)
    case .array(let elements): children = elements
    default: return .nothing
    }
    for child in children {
      let finding = child.search(name, depth: depth + 1)
      if case .nothing = finding { continue }
      return finding
    }
    return .nothing
  }
}
