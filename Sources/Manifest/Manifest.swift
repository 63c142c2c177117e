package import Vocabulary

/// A manifest that was loaded and checked. Loading never fails: what is wrong is in ``diagnostics``.
///
///     let manifest = Manifest(text: source)
///     manifest.isValid               // the CDK's verdict
///     manifest.streams.map(\.name)   // ["customers", "orders"]
package struct Manifest: Sendable {
  package let text: String
  /// As it is written; nil when the text is no YAML mapping.
  package let root: Node?
  /// References resolved, types and `$parameters` propagated; nil when that failed.
  package let resolved: Node?
  /// Sorted by place; errors and warnings.
  package let diagnostics: [Diagnostic]
  package let streams: [StreamSummary]
  package let dynamicStreams: [String]
  /// What `spec.connection_specification` declares, nested objects and `oneOf` branches included.
  package let fields: [ConfigField]
  /// Dotted paths of the components that need Python code.
  package let customComponents: [CustomComponent]

  /// No diagnostic is an error: the CDK would accept it.
  package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}

package struct StreamSummary: Sendable, Hashable {
  package let name: String
  /// Of the stream's `name` value, or of the stream.
  package let span: SourceSpan
  /// Into ``Manifest/resolved``: `["streams", "0"]`.
  package let location: [String]

  package init(name: String, span: SourceSpan, location: [String]) {
    self.name = name
    self.span = span
    self.location = location
  }
}

package struct CustomComponent: Sendable, Hashable {
  package let type: String
  package let className: String
  package let path: String
  package let span: SourceSpan

  package init(type: String, className: String, path: String, span: SourceSpan) {
    self.type = type
    self.className = className
    self.path = path
    self.span = span
  }
}

/// One leaf of the connection specification.
package struct ConfigField: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case string, integer, number, boolean, array, object
  }

  /// Config keys from the outside in; `properties` and `oneOf` steps are dropped.
  package let path: [String]
  package let kind: Kind
  /// The spec says `airbyte_secret: true`.
  package let isSecret: Bool
  /// Required, and so is every object around it outside of `oneOf`.
  package let isRequired: Bool
  package let title: String?
  package let defaultValue: JSON?
  package let enumeration: [JSON]
  package let span: SourceSpan

  package var dotted: String { path.joined(separator: ".") }

  package init(
    path: [String], kind: Kind, isSecret: Bool, isRequired: Bool, title: String? = nil,
    defaultValue: JSON? = nil, enumeration: [JSON] = [], span: SourceSpan
  ) {
    self.path = path
    self.kind = kind
    self.isSecret = isSecret
    self.isRequired = isRequired
    self.title = title
    self.defaultValue = defaultValue
    self.enumeration = enumeration
    self.span = span
  }
}
