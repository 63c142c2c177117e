import Vocabulary

/// Python types a result may be turned into; anything else stays text.
package struct ValidTypes: OptionSet, Sendable, Hashable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let str = ValidTypes(rawValue: 1)
  /// A bool is an int too, as for Python's `isinstance`.
  package static let int = ValidTypes(rawValue: 2)
  package static let float = ValidTypes(rawValue: 4)
  package static let bool = ValidTypes(rawValue: 8)
  package static let list = ValidTypes(rawValue: 16)
  package static let dict = ValidTypes(rawValue: 32)
  package static let tuple = ValidTypes(rawValue: 64)

  func contains(typeOf value: Value) -> Bool {
    switch value {
    case .string, .sealed: contains(.str)
    case .int: contains(.int)
    case .bool: contains(.bool) || contains(.int)
    case .float: contains(.float)
    case .list: contains(.list)
    case .dict: contains(.dict)
    case .tuple: contains(.tuple)
    case .function(let function):
      if case .bigInteger? = function.box.host { contains(.int) } else { false }
    default: false
    }
  }
}

/// What the CDK does around jinja2 (`JinjaInterpolation.eval` in interpolation/jinja.py): render,
/// then read the text as a Python literal if it is one.
package struct Interpolation: Sendable {
  package let environment: Environment

  package init(_ environment: Environment = Environment()) { self.environment = environment }

  /// - Parameters:
  ///   - default: rendered when the text is empty or something undefined was used; none gives None.
  ///   - validTypes: a literal of another type stays text; nil allows all.
  /// - Returns: a text with a secret in it stays `.sealed`; the caller decides whether a value
  ///   that is one whole secret is sent as a literal.
  /// - Throws: ``JinjaError``; a Python TypeError is none, the CDK then takes the template as it is.
  package func evaluate(
    _ template: Template, _ context: Context, default fallback: Template? = nil,
    validTypes: ValidTypes? = nil
  ) throws(JinjaError) -> Value {
    if template.mentionsStreamState {
      throw JinjaError(
        .value, "stream_state is no longer supported in templates",
        hint: "use stream_interval instead", offset: nil)
    }
    for alias in Context.aliases where context[alias] != nil {
      throw JinjaError(.value, "\(alias) is a reserved name and may not be in the context")
    }
    try checkNames(template, context)
    do {
      let result = try text(template, context)
      if !isEmpty(result) { return literal(result, validTypes) }
    } catch {
      guard error.code == .undefined else { throw error }
    }
    guard let fallback else { return .none }
    try checkNames(fallback, context)
    return literal(try text(fallback, context), validTypes)
  }

  private func isEmpty(_ value: Value) -> Bool {
    if case .string(let text) = value { text.isEmpty } else { false }
  }

  /// A name that is nowhere is an error at once, whether it would be reached or not.
  private func checkNames(_ template: Template, _ context: Context) throws(JinjaError) {
    for name in template.undeclaredNames where context.resolve(name) == nil {
      throw JinjaError(
        .undefined, "\(name) is not a name this template can use", hint: context.hint)
    }
  }

  private func text(_ template: Template, _ context: Context) throws(JinjaError) -> Value {
    do {
      return try template.render(context, environment)
    } catch {
      if error.code == .type { return .string(template.source) }
      throw error
    }
  }

  private func literal(_ value: Value, _ validTypes: ValidTypes?) -> Value {
    guard case .string(let text) = value, let parsed = PythonLiteral.parse(text) else {
      return value
    }
    if let validTypes, !validTypes.isEmpty, !validTypes.contains(typeOf: parsed) { return value }
    return parsed
  }
}

extension Context {
  /// Names the ones there are, for whoever mistyped one.
  var hint: String? { names.isEmpty ? nil : "there are \(names.joined(separator: ", "))" }
}
