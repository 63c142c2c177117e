import Secrets
import Vocabulary

/// Runs one template once. It owns what changes while it runs: variables, output, fuel.
///
/// A class, because filters and macros call back into it; it never leaves the call of `render`.
final class Interpreter {
  let environment: Environment
  let context: Context
  /// All frames in one array; the newest variable of a name wins.
  var variables: [(name: String, value: Value)] = []
  /// Where each frame but the outermost begins.
  var frames: [Int] = []
  var writer = TextWriter()
  var objects: [Object] = []
  /// An output of constants is evaluated as jinja2 folds it.
  var folds = false
  /// Output is escaped: inside of `{% autoescape true %}`.
  var escapes = false
  /// What a filter block was rendered to.
  var block: Value = .none
  private var fuel: Int
  private let stack = StackRoom()
  private var depth = 0

  /// Something with state of its own, referred to by its place in ``Interpreter/objects``.
  enum Object {
    case namespace(OrderedDictionary<String, Value>)
    case loop(LoopState)
    case macro(Statement.Macro, variables: [(name: String, value: Value)], frames: [Int])
    case cycler([Value], position: Int)
    case joiner(Value, used: Bool)
  }

  init(_ context: Context, _ environment: Environment) {
    self.context = context
    self.environment = environment
    fuel = environment.limits.fuel
  }

  func render(_ body: [Statement]) throws(JinjaError) -> Value {
    try run(body)
    return writer.value
  }

  // MARK: Limits

  /// Spends fuel: one step, or one for 256 bytes that are copied.
  func charge(_ bytes: Int = 0) throws(JinjaError) {
    fuel -= 1 + bytes >> 8
    if fuel < 0 { throw JinjaError(.limit, "the template takes too many steps") }
    if stack.isUsedUp { throw JinjaError(.limit, "the template calls itself too deeply") }
  }

  /// Refuses a text or list that would become too large, before it is made.
  func check(size: Int) throws(JinjaError) {
    if size > environment.limits.size || size < 0 {
      throw JinjaError(.limit, "the template makes a value that is too large")
    }
    try charge(size)
  }

  func check(_ writer: TextWriter) throws(JinjaError) {
    if writer.isOverlong { throw Interpreter.overlong }
    try check(size: writer.size)
  }

  static let overlong = JinjaError(.value, "an integer of more than 4300 digits has no text")

  func check(size: Int, times: Int) throws(JinjaError) {
    let (product, overflow) = size.multipliedReportingOverflow(by: max(times, 0))
    try check(size: overflow ? .max : product)
  }

  /// Refuses a container in many places of another one: looking through it would take too long.
  func check(_ value: Value, times: Int) throws(JinjaError) {
    switch value {
    case .list, .tuple, .dict, .function:
      try check(size: try weight(value, 0), times: times)
    default: break
    }
  }

  /// How many values are in a value, each counted as often as it is there.
  private func weight(_ value: Value, _ level: Int) throws(JinjaError) -> Int {
    if level > 200 { throw JinjaError(.limit, "a value is nested too deeply") }
    let items: [Value]
    switch value {
    case .list(let values), .tuple(let values): items = values
    case .dict(let entries): items = Array(entries.values)
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): items = Array(mapping.entries.values)
      case .view(_, let values), .iterator(let values), .set(let values): items = values
      case .group(_, let list): items = list
      default: return 1
      }
    default: return 1
    }
    var result = 1
    for item in items {
      result += try weight(item, level + 1)
      if result > environment.limits.size { return result }
    }
    try charge(items.count << 2)
    return result
  }

  /// Runs `body` one call deeper: macros and recursive loops may not exhaust the stack.
  func deeper<Result>(
    _ body: () throws(JinjaError) -> Result
  ) throws(JinjaError) -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw JinjaError(.limit, "the template calls itself too deeply") }
    return try body()
  }

  /// Refuses containers that were nested by assigning them again and again.
  func checkDepth(_ value: Value) throws(JinjaError) {
    try checkDepth(value, 0)
  }

  private func checkDepth(_ value: Value, _ level: Int) throws(JinjaError) {
    if level > 200 { throw JinjaError(.limit, "a value is nested too deeply") }
    switch value {
    case .list(let items), .tuple(let items):
      try charge(items.count << 4)
      for item in items { try checkDepth(item, level + 1) }
    case .dict(let entries):
      try charge(entries.count << 4)
      for item in entries.values { try checkDepth(item, level + 1) }
    case .function(let function):
      switch function.box.host {
      case .view(_, let items), .iterator(let items), .set(let items):
        for item in items { try checkDepth(item, level + 1) }
      case .group(let grouper, let list):
        try checkDepth(grouper, level + 1)
        for item in list { try checkDepth(item, level + 1) }
      case .method(let base, _): try checkDepth(base, level + 1)
      default: break
      }
    default: break
    }
  }

  // MARK: Names

  func lookup(_ name: String) -> Value {
    var index = variables.count - 1
    while index >= 0 {
      if variables[index].name == name { return variables[index].value }
      index -= 1
    }
    if let value = context.resolve(name) { return value }
    if Macros.names.contains(name) { return Value(.global(name)) }
    return .undefined(name)
  }

  func define(_ name: String, _ value: Value) {
    var index = variables.count - 1
    let start = frames.last ?? 0
    while index >= start {
      if variables[index].name == name {
        variables[index].value = value
        return
      }
      index -= 1
    }
    variables.append((name, value))
  }

  /// Replaces a variable where it is defined; one of the context is shadowed for the whole run.
  func update(_ name: String, _ value: Value) {
    if let index = variables.lastIndex(where: { $0.name == name }) {
      variables[index].value = value
    } else {
      variables.insert((name, value), at: 0)
      for index in frames.indices { frames[index] += 1 }
    }
  }

  func assign(_ target: Target, _ value: Value, at offset: Int) throws(JinjaError) {
    switch target {
    case .name(let name): define(name, value)
    case .attribute(let name, let attribute):
      guard case .object(let id, _)? = lookup(name).host,
        case .namespace(var members) = objects[id]
      else {
        throw JinjaError(.value, "only a namespace has attributes that can be set", offset: offset)
      }
      members[attribute] = value
      objects[id] = .namespace(members)
    case .tuple(let targets):
      let items = try placed(offset) { () throws(JinjaError) in try self.iterate(value) }
      guard items.count == targets.count else {
        throw JinjaError(
          .value, "\(items.count) values cannot be put into \(targets.count) names", offset: offset)
      }
      for (target, item) in zip(targets, items) { try assign(target, item, at: offset) }
    }
  }

  /// Gives errors from inside a place they lack.
  @inline(__always)
  func placed<Result>(
    _ offset: Int, _ body: () throws(JinjaError) -> Result
  ) throws(JinjaError) -> Result {
    do { return try body() } catch { throw error.at(offset) }
  }

  /// Everything a loop over the value gives. A secret cannot be walked.
  func iterate(_ value: Value) throws(JinjaError) -> [Value] {
    switch value {
    case .list(let items), .tuple(let items): return items
    case .dict(let entries):
      try charge(entries.count << 4)
      return entries.keys.map(\.value)
    case .string(let text):
      try check(size: text.utf8.count)
      return PythonText.characters(text).map { .string($0) }
    case .undefined: return []
    case .sealed(let text): throw JinjaError.secretFlow("what is looped over", text.names)
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): return mapping.entries.keys.map(\.value)
      case .view(_, let items), .iterator(let items), .set(let items): return items
      case .group(let grouper, let list): return [grouper, .list(list)]
      case .markup(let text): return try iterate(.string(text))
      case .bytes(let bytes): return bytes.map { .int(Int($0)) }
      case .fields(let tuple): return tuple.values
      case .object(let id, "LoopContext"): return try remaining(of: id)
      default: break
      }
    default: break
    }
    throw JinjaError(.type, "\(value.typeName) cannot be looped over")
  }
}
