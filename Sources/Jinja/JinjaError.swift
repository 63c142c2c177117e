package import Vocabulary

/// Why a template cannot be parsed or evaluated. It never repeats a value.
package struct JinjaError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The template does not parse.
    case syntax = "template_syntax"
    /// A name that is not in the context.
    case undefined = "template_undefined"
    /// Python would raise TypeError; the CDK answers with the raw text.
    case type = "template_type"
    /// Python would raise ValueError, KeyError, ZeroDivisionError and the like.
    case value = "template_value"
    /// A secret in a condition, count, comparison, loop, key or name.
    case secretFlow = "secret_flow"
    /// An attribute or a function that the sandbox does not give.
    case security = "template_security"
    /// Too many steps or too large a result.
    case limit = "template_limit"
  }

  package let code: Code
  /// One sentence without a full stop, made of names.
  package let message: String
  package let hint: String?
  /// Characters from the start of the template, from 0.
  package let offset: Int?
  /// The secrets it is about, for ``Code/secretFlow``.
  package let names: [SecretName]

  package init(
    _ code: Code, _ message: String, hint: String? = nil, offset: Int? = nil,
    names: [SecretName] = []
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.offset = offset
    self.names = names
  }
}
