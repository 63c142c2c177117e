import Secrets

/// What a function, a filter or a test is called with.
struct CallArguments {
  var positional: [Value] = []
  var keywords: [(String, Value)] = []

  init(positional: [Value] = []) { self.positional = positional }

  /// Puts the arguments into the order of the parameters; a missing one is nil.
  ///
  /// - Throws: ``JinjaError/Code/type`` for too many, unknown or missing ones, as Python.
  func bind(
    _ function: String, _ parameters: [String], required: Int = 0
  ) throws(JinjaError) -> [Value?] {
    var result: [Value?] = positional
    if positional.count > parameters.count {
      throw JinjaError(.type, "\(function) takes at most \(parameters.count) arguments")
    }
    while result.count < parameters.count { result.append(nil) }
    for (name, value) in keywords {
      guard let place = parameters.firstIndex(of: name), result[place] == nil else {
        throw JinjaError(
          .type, "\(function) takes \(parameters.joined(separator: ", ")), each once")
      }
      result[place] = value
    }
    for place in 0..<required where result[place] == nil {
      throw JinjaError(.type, "\(function) needs \(parameters[place])")
    }
    return result
  }

  /// Refuses keywords, as most methods of Python's own types do.
  func positions(_ function: String, exactly count: Int? = nil) throws(JinjaError) {
    if !keywords.isEmpty { throw JinjaError(.type, "\(function) takes no keywords") }
    if let count, positional.count != count {
      throw JinjaError(.type, "\(function) takes \(count) arguments")
    }
  }

  /// The one way to say that there are none.
  func none(_ function: String) throws(JinjaError) {
    if !positional.isEmpty || !keywords.isEmpty {
      throw JinjaError(.type, "\(function) takes no arguments")
    }
  }

}
