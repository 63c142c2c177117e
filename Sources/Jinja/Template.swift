/// A parsed template. Parse once, render often; whoever holds it is the cache.
///
///     let path = try Template.parse("/v1/{{ stream_slice['id'] }}")
///     path.undeclaredNames      // ["stream_slice"]
package struct Template: Sendable {
  package let source: String
  let body: [Statement]
  /// The template has neither expression nor statement nor comment: it stands for its own text.
  package let isLiteral: Bool
  /// Names it looks up in the context, sorted; functions of the environment are not among them.
  package let undeclaredNames: [String]
  /// The CDK refuses the name anywhere in the text (interpolation/jinja.py).
  let mentionsStreamState: Bool

  init(source: String, body: [Statement], isLiteral: Bool, undeclaredNames: [String]) {
    self.source = source
    self.body = body
    self.isLiteral = isLiteral
    self.undeclaredNames = undeclaredNames
    mentionsStreamState = contains(source, "stream_state")
  }

  /// Reads a template with the settings of the CDK's environment: jinja2's defaults, so no trimming
  /// of blocks, and one newline at the end is dropped.
  ///
  /// - Throws: ``JinjaError/Code/syntax`` where jinja2 raises TemplateSyntaxError,
  ///   ``JinjaError/Code/limit`` when it nests too deeply.
  package static func parse(_ source: String) throws(JinjaError) -> Template {
    if source.utf8.count > Environment.sourceLimit {
      throw JinjaError(.limit, "the template is longer than \(Environment.sourceLimit) bytes")
    }
    do {
      var parser = try Parser(source)
      let body = try parser.template()
      if parser.hasUnknown { try Symbols.check(body) }
      return Template(
        source: source, body: body, isLiteral: parser.isLiteral,
        undeclaredNames: Symbols.undeclared(in: body))
    } catch {
      throw error.inCharacters(of: source)
    }
  }
}

func contains(_ text: String, _ part: String) -> Bool {
  let bytes = Array(text.utf8)
  let pattern = Array(part.utf8)
  if pattern.isEmpty { return true }
  if bytes.count < pattern.count { return false }
  for start in 0...(bytes.count - pattern.count)
  where bytes[start] == pattern[0] && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
  {
    return true
  }
  return false
}

extension Template {
  /// Renders as jinja2 does: the answer is text.
  ///
  /// - Returns: `.string`, or `.sealed` when a secret went into it.
  package func render(_ context: Context, _ environment: Environment) throws(JinjaError) -> Value {
    if isLiteral, case .text(let text)? = body.first { return .string(text) }
    do {
      return try Interpreter(context, environment).render(body)
    } catch {
      throw error.inCharacters(of: source)
    }
  }
}

extension JinjaError {
  /// The offset in Unicode characters instead of bytes.
  fileprivate func inCharacters(of source: String) -> JinjaError {
    guard let offset else { return self }
    let characters = String(decoding: source.utf8.prefix(offset), as: UTF8.self).unicodeScalars
    return JinjaError(code, message, hint: hint, offset: characters.count, names: names)
  }
}
