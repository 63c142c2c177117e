package import Secrets
package import Vocabulary

/// A value of the template language, with Python's meaning.
///
/// A secret has no text here. It enters as ``sealed(_:)``, a text with a hole; joining it with other
/// text keeps the hole, anything else (slicing, hashing, comparing, counting) gives a text
/// whose hole is `derived`: it shows as `‹api_key›` and cannot leave in a request. A condition on a
/// sealed value is an error, except whether it is set.
package enum Value: Sendable {
  /// A name that is not there; jinja2's `Undefined`.
  case undefined(String)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([Value])
  case tuple([Value])
  case dict(ValueDictionary)
  case datetime(PythonDateTime)
  case date(PythonDate)
  case timedelta(PythonTimeDelta)
  /// Text with at least one hole. Never used for plain text.
  case sealed(SealedText)
  /// A macro or a bound method.
  case function(Function)
}

/// A Python dict: keeps insertion order, keys are hashable values.
package typealias ValueDictionary = OrderedDictionary<ValueKey, Value>

/// What may be a key of a dict. As in Python, `1`, `1.0` and `True` are one key.
package enum ValueKey: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case tuple([ValueKey])
}

/// Something that can be called in a template.
package struct Function: Sendable {
  package let name: String
  package let call: @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value

  package init(
    _ name: String,
    _ call: @escaping @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value
  ) {
    self.name = name
    self.call = call
  }
}
