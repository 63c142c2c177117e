import Secrets
import Vocabulary

/// One run of a `for`.
struct LoopState {
  var items: [Value]
  var index = 0
  var depth: Int
  var lastChanged: [Value]?
  let loop: Statement.Loop
}

extension Interpreter {
  func run(_ body: [Statement]) throws(JinjaError) {
    for statement in body { try run(statement) }
  }

  private func run(_ statement: Statement) throws(JinjaError) {
    switch statement {
    case .text(let text):
      try charge(text.utf8.count)
      writer.write(text)
    case .output(let expression, let offset):
      try charge()
      do {
        try write(evaluate(expression), at: offset)
      } catch {
        guard error.code == .type, !folds, expression.isFoldedSlice else { throw error }
        folds = true
        defer { folds = false }
        try write(evaluate(expression), at: offset)
      }
    case .conditional(let branches, let otherwise):
      for branch in branches {
        let test = try evaluate(branch.test)
        if try placed(branch.offset, { () throws(JinjaError) in try test.truth }) {
          return try run(branch.body)
        }
      }
      try run(otherwise)
    case .loop(let loop):
      let iterable = try evaluate(loop.iterable)
      try run(loop, over: iterable, depth: 0)
    case .set(let target, let expression, let offset):
      let value = try evaluate(expression)
      try checkDepth(value)
      try assign(target, value, at: offset)
    case .setBlock(let target, let filter, let body, let offset):
      let text = try captured { () throws(JinjaError) in
        try scoped { () throws(JinjaError) in try run(body) }
      }
      try assign(target, try filtered(text, filter), at: offset)
    case .with(let pairs, let body, let offset):
      var values: [Value] = []
      for (_, expression) in pairs { values.append(try evaluate(expression)) }
      try scoped { () throws(JinjaError) in
        for ((target, _), value) in zip(pairs, values) {
          try checkDepth(value)
          try assign(target, value, at: offset)
        }
        try run(body)
      }
    case .macro(let macro):
      let id = objects.count
      objects.append(.macro(macro, variables: [], frames: []))
      define(macro.name, Value(.object(id, "Macro")))
      objects[id] = .macro(macro, variables: variables, frames: frames)
    case .callBlock(let call, let macro, let offset):
      let id = objects.count
      objects.append(.macro(macro, variables: variables, frames: frames))
      guard case .call(let callee, let arguments, _) = call else { return }
      var given = try evaluate(arguments)
      given.keywords.append(("caller", Value(.object(id, "Macro"))))
      let result = try self.call(callee, given, at: offset)
      if result.sealedText == nil, result.markup == nil {
        throw JinjaError(.type, "a call block gives \(result.typeName)", offset: offset)
      }
      try write(result, at: offset)
    case .filterBlock(let filter, let body, let offset):
      let text = try captured { () throws(JinjaError) in
        try scoped { () throws(JinjaError) in try run(body) }
      }
      let result = try filtered(text, filter)
      if result.sealedText == nil, result.markup == nil {
        throw JinjaError(.type, "a filter block gives \(result.typeName)", offset: offset)
      }
      try write(result, at: offset)
    case .escaping(let expression, let body, let offset):
      let value = try evaluate(expression)
      let outer = escapes
      escapes = try placed(offset) { () throws(JinjaError) in try value.truth }
      defer { escapes = outer }
      try scoped { () throws(JinjaError) in try run(body) }
    case .block(let body):
      let (outerVariables, outerFrames) = (variables, frames)
      defer { (variables, frames) = (outerVariables, outerFrames) }
      variables = Array(variables.prefix(frames.first ?? variables.count))
      frames = []
      try scoped { () throws(JinjaError) in try run(body) }
    case .otherTemplate(let expression, let offset):
      _ = try evaluate(expression)
      throw JinjaError(.type, "there are no other templates", offset: offset)
    }
  }

  private func filtered(_ text: Value, _ filter: Expression) throws(JinjaError) -> Value {
    let outer = block
    block = text
    defer { block = outer }
    return try evaluate(filter)
  }

  private func write(_ value: Value, at offset: Int) throws(JinjaError) {
    switch value {
    case .string(let text) where !escapes: writer.write(text)
    case .undefined: break
    case .function(let function) where function.box.host?.isObject == true:
      writer.write(try title(of: value))
    case _ where escapes && !value.isTainted: writer.write(try value.escapedText())
    default: writer.write(value, quoted: false)
    }
    try placed(offset) { () throws(JinjaError) in
      if writer.size > environment.limits.size || writer.isOverlong { try check(writer) }
    }
  }

  /// How something of the template prints: `<LoopContext 1/3>`.
  private func title(of value: Value) throws(JinjaError) -> SealedText {
    guard case .object(let id, _)? = value.host else { return value.pythonText }
    switch objects[id] {
    case .loop(let state):
      return SealedText("<LoopContext \(state.index + 1)/\(state.items.count)>")
    case .macro(let macro, _, _): return SealedText("<Macro '\(macro.name)'>")
    case .namespace(let members):
      var entries: ValueDictionary = [:]
      for (name, value) in members { entries[.string(name)] = value }
      return SealedText("<Namespace ") + (try Value.dict(entries).written()) + SealedText(">")
    default: return value.pythonText
    }
  }

  /// Runs `body` in a frame of its own.
  func scoped(_ body: () throws(JinjaError) -> Void) throws(JinjaError) {
    frames.append(variables.count)
    defer {
      let start = frames.removeLast()
      variables.removeLast(variables.count - start)
    }
    try body()
  }

  /// The text that `body` writes.
  func captured(_ body: () throws(JinjaError) -> Void) throws(JinjaError) -> Value {
    let outer = writer
    writer = TextWriter()
    defer { writer = outer }
    try body()
    return writer.value
  }

  func run(_ loop: Statement.Loop, over iterable: Value, depth: Int) throws(JinjaError) {
    var items = try placed(loop.offset) { () throws(JinjaError) in try iterate(iterable) }
    if let condition = loop.condition {
      var kept: [Value] = []
      for item in items {
        try charge()
        try scoped { () throws(JinjaError) in
          try assign(loop.target, item, at: loop.offset)
          let test = try evaluate(condition)
          if try placed(condition.offset, { () throws(JinjaError) in try test.truth }) {
            kept.append(item)
          }
        }
      }
      items = kept
    }
    if items.isEmpty {
      return try scoped { () throws(JinjaError) in try run(loop.otherwise) }
    }
    let id = objects.count
    let state = Value(.object(id, "LoopContext"))
    objects.append(.loop(LoopState(items: items, depth: depth, loop: loop)))
    for index in items.indices {
      try charge()
      if case .loop(var current) = objects[id] {
        current.index = index
        objects[id] = .loop(current)
      }
      try scoped { () throws(JinjaError) in
        define("loop", state)
        try assign(loop.target, items[index], at: loop.offset)
        try run(loop.body)
      }
    }
  }

  /// What a loop has not given yet, with its state beside each item: looping over `loop` itself.
  func remaining(of id: Int) throws(JinjaError) -> [Value] {
    throw JinjaError(.limit, "not supported: a loop over loop itself")
  }

  /// Calls a macro of the template; what it writes is its result.
  func call(
    _ macro: Statement.Macro, _ variables: [(name: String, value: Value)], _ frames: [Int],
    id: Int, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    var keywords = given.keywords
    var values: [(String, Value)] = []
    for (index, parameter) in macro.parameters.enumerated() {
      if index < given.positional.count {
        values.append((parameter.name, given.positional[index]))
        if keywords.contains(where: { $0.0 == parameter.name }) {
          throw JinjaError(.type, "\(macro.name) got \(parameter.name) twice")
        }
      } else if let place = keywords.firstIndex(where: { $0.0 == parameter.name }) {
        values.append((parameter.name, keywords.remove(at: place).1))
      } else if parameter.fallback == nil {
        values.append((parameter.name, .undefined(parameter.name)))
      }
    }
    if let place = keywords.firstIndex(where: { $0.0 == "caller" }), macro.usesCaller {
      values.append(("caller", keywords.remove(at: place).1))
    } else if macro.usesCaller, macro.name != "caller" {
      values.append(("caller", .undefined("caller")))
    }
    let extra = Array(given.positional.dropFirst(macro.parameters.count))
    if macro.usesVarargs {
      values.append(("varargs", .tuple(extra)))
    } else if !extra.isEmpty {
      throw JinjaError(.type, "\(macro.name) takes at most \(macro.parameters.count) arguments")
    }
    if macro.usesKwargs {
      var entries: ValueDictionary = [:]
      for (name, value) in keywords { entries[.string(name)] = value }
      values.append(("kwargs", .dict(entries)))
    } else if !keywords.isEmpty {
      throw JinjaError(.type, "\(macro.name) is given an argument it does not take")
    }
    // The macro sees what stood around its definition, and the outermost frame as it is now.
    let caller = (self.variables, self.frames)
    if frames.isEmpty {
      self.variables = Array(self.variables.prefix(self.frames.first ?? self.variables.count))
    } else {
      self.variables = variables
    }
    self.frames = frames
    defer { (self.variables, self.frames) = caller }
    return try deeper { () throws(JinjaError) in
      try captured { () throws(JinjaError) in
        try scoped { () throws(JinjaError) in
          for (name, value) in values { define(name, value) }
          for parameter in macro.parameters
          where !values.contains(where: { $0.0 == parameter.name }) {
            if let fallback = parameter.fallback { define(parameter.name, try evaluate(fallback)) }
          }
          try run(macro.body)
        }
      }
    }
  }
}
