import Jinja
import Secrets
import Vocabulary

/// Evaluates templates of one connector: the hydrated config and the clock.
struct Evaluator: Sendable {
  let interpolation: Interpolation
  let live: LiveConfig
  /// How many jobs of asynchronous retrievers may run at one time.
  var jobLimit = 1
  /// As it is now.
  var config: Value { live.value }

  init(
    config: Value, kept: [ConfigUpdate] = [], now: @escaping @Sendable () -> PythonDateTime
  ) {
    live = LiveConfig(config, kept: kept)
    interpolation = Interpolation(Environment(now: now))
  }

  /// The same with another config.
  func with(config: Value) -> Evaluator {
    var evaluator = Evaluator(
      config: config, kept: live.unclaimed, now: interpolation.environment.now)
    evaluator.jobLimit = jobLimit
    return evaluator
  }

  /// What every template sees.
  var context: Context { ["config": config] }

  /// The names of `get_interpolation_context` (utils/mapping_helpers.py).
  func context(slice: StreamSlice?, token: Value? = nil) -> Context {
    var context = self.context
    context["stream_slice"] = slice?.value ?? Value.none
    context["next_page_token"] = token.map { .dict([.string("next_page_token"): $0]) } ?? Value.none
    for (name, value) in slice?.extra ?? [:] { context[name] = value }
    return context
  }
}

/// A text of the manifest that may hold Jinja, parsed once.
///
/// The CDK has three readings of such a text, which differ in what an empty result becomes: an
/// `InterpolatedString` falls back to its own template, a value of an `InterpolatedMapping` to
/// None, an `InterpolatedBoolean` to false.
struct TextTemplate: Sendable {
  enum Reading: Sendable { case string, entry, condition }

  let source: String
  let span: SourceSpan
  private let template: Template
  private let fallback: Template?
  private let parameters: Value?
  private let constant: Value?

  init(
    _ source: String, at span: SourceSpan, parameters: Value, as reading: Reading = .string
  )
    throws(ConnectorError)
  {
    self.source = source
    self.span = span
    do {
      template = try Template.parse(source)
      switch reading {
      case .string: fallback = template
      case .entry: fallback = nil
      case .condition: fallback = try Template.parse("False")
      }
    } catch {
      throw ConnectorError(error, in: source, at: span)
    }
    self.parameters = template.undeclaredNames.contains("parameters") ? parameters : nil
    // A text without Jinja means the same every time; only errors are left for later.
    constant =
      template.isLiteral
      ? try? Interpolation().evaluate(template, Context(), default: fallback) : nil
  }

  var isLiteral: Bool { template.isLiteral }

  /// Whether an expression of it reads a variable.
  func reads(_ name: String) -> Bool { template.undeclaredNames.contains(name) }

  func evaluate(
    _ evaluator: Evaluator, _ context: Context, valid types: ValidTypes? = nil
  )
    throws(ConnectorError) -> Value
  {
    if types == nil, let constant { return constant }
    do {
      guard let parameters else {
        return try evaluator.interpolation.evaluate(
          template, context, default: fallback, validTypes: types)
      }
      var context = context
      context["parameters"] = parameters
      return try evaluator.interpolation.evaluate(
        template, context, default: fallback, validTypes: types)
    } catch {
      throw ConnectorError(error, in: source, at: span)
    }
  }

  /// Reads the value as a condition. Whether a secret is set is public; what it is, is not.
  ///
  /// - Throws: ``ConnectorError/Code/secretFlow`` when the answer would depend on a secret's value.
  func holds(_ evaluator: Evaluator, _ context: Context) throws(ConnectorError) -> Bool {
    let value = try evaluate(evaluator, context)
    if case .sealed(let text) = value, !text.derivedNames.isEmpty {
      throw ConnectorError.secret(text.derivedNames, may: "decide a condition", at: span)
    }
    return value.isTrueCondition
  }

  /// `str()` of the value, for what must be plain text: names, formats, keys.
  ///
  /// - Throws: ``ConnectorError/Code/secretFlow`` when a secret is in it.
  func name(_ evaluator: Evaluator, _ context: Context? = nil) throws(ConnectorError) -> String {
    let text = try evaluate(evaluator, context ?? evaluator.context).pythonText
    guard let plain = text.plain else {
      throw ConnectorError.secret(text.names, may: "be a name", at: span)
    }
    return plain
  }
}

extension ConnectorError {
  /// An error of a template, at the character of the manifest where it happened when the text
  /// stands in one line there.
  init(_ error: JinjaError, in source: String, at span: SourceSpan) {
    var place = span
    if let offset = error.offset, span.start.line == span.end.line {
      let width = span.end.column - span.start.column
      let length = source.count
      if width == length || width == length + 2 {
        place = SourceSpan(
          line: span.line, column: span.column + offset + (width == length ? 0 : 1))
      }
    }
    self.init(
      error.code == .secretFlow ? .secretFlow : .template, error.message, hint: error.hint,
      at: place)
  }

  static func secret(
    _ names: [SecretName], may verb: String, at span: SourceSpan?
  )
    -> ConnectorError
  {
    let list = names.map(\.mask).joined(separator: ", ")
    return ConnectorError(
      .secretFlow, "\(list) may not \(verb)",
      hint: "use it whole, in a header, a parameter, a body or a path", at: span)
  }
}
