package import Vocabulary

/// The names a template may use: `config`, `record`, `stream_slice`, …
///
///     let context: Context = ["config": Value(config), "record": Value(record)]
package struct Context: Sendable, ExpressibleByDictionaryLiteral {
  private(set) var variables: OrderedDictionary<String, Value>

  package init(_ variables: OrderedDictionary<String, Value> = [:]) { self.variables = variables }

  package init(dictionaryLiteral elements: (String, Value)...) {
    variables = OrderedDictionary(elements, uniquingKeysWith: { $1 })
  }

  package var names: [String] { Array(variables.keys) }

  package subscript(name: String) -> Value? {
    get { variables[name] }
    set { variables[name] = newValue }
  }

  /// The value of a name, or of the name it is an alias of: the CDK gives `stream_slice` also as
  /// `stream_interval` and `stream_partition` (interpolation/jinja.py).
  func resolve(_ name: String) -> Value? {
    if let value = variables[name] { return value }
    return Context.aliases.contains(name) ? variables["stream_slice"] : nil
  }

  static let aliases = ["stream_interval", "stream_partition"]
}
