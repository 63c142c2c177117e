/// Finds the names a template looks up in its context, with jinja2's rules for what a `set` in a
/// branch or a loop defines (idtracking.py).
struct Symbols {
  /// Names that are defined from here on; inner frames see the outer ones.
  private var frames: [Set<String>] = [[]]
  /// What each frame assigns, apart from what it only reads.
  private var stored: [Set<String>] = [[]]
  /// Inner frames are looked at when their outer one is complete: they see what it sets later.
  private var deferred: [[(inout Symbols) -> Void]] = [[]]
  private var found: Set<String> = []

  static func undeclared(in body: [Statement], withGlobals: Bool = false) -> [String] {
    var symbols = Symbols()
    symbols.visit(body)
    symbols.finishFrame()
    let found = withGlobals ? symbols.found : symbols.found.subtracting(Macros.names)
    return found.sorted()
  }

  private mutating func load(_ name: String) {
    if !frames.contains(where: { $0.contains(name) }) {
      found.insert(name)
      // Jinja looks a name up once a frame: after that it is a local, whatever it held.
      frames[frames.count - 1].insert(name)
    }
  }

  private mutating func store(_ target: Target) {
    switch target {
    case .name(let name):
      frames[frames.count - 1].insert(name)
      stored[frames.count - 1].insert(name)
    case .attribute(let name, _): load(name)
    case .tuple(let targets): for target in targets { store(target) }
    }
  }

  private mutating func scoped(_ body: @escaping (inout Symbols) -> Void) {
    deferred[deferred.count - 1].append { symbols in
      symbols.frames.append([])
      symbols.stored.append([])
      symbols.deferred.append([])
      body(&symbols)
      symbols.finishFrame()
      symbols.frames.removeLast()
      symbols.stored.removeLast()
      symbols.deferred.removeLast()
    }
  }

  private mutating func finishFrame() {
    let waiting = deferred[deferred.count - 1]
    deferred[deferred.count - 1] = []
    for body in waiting { body(&self) }
  }

  private mutating func visit(_ body: [Statement]) {
    for statement in body { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .text: break
    case .output(let expression, _): visit(expression)
    case .conditional(let branches, let otherwise): visit(branches, otherwise)
    case .loop(let loop):
      visit(loop.iterable)
      scoped { symbols in
        symbols.store(.name("loop"))
        symbols.store(loop.target)
        if let condition = loop.condition { symbols.visit(condition) }
        symbols.visit(loop.body)
      }
      scoped { $0.visit(loop.otherwise) }
    case .set(let target, let expression, _):
      visit(expression)
      store(target)
    case .setBlock(let target, let filter, let body, _):
      visit(filter)
      scoped { $0.visit(body) }
      store(target)
    case .with(let pairs, let body, _):
      for (_, expression) in pairs { visit(expression) }
      scoped { symbols in
        for (target, _) in pairs { symbols.store(target) }
        symbols.visit(body)
      }
    case .macro(let macro):
      store(.name(macro.name))
      visit(macro)
    case .callBlock(let call, let macro, _):
      visit(call)
      visit(macro)
    case .filterBlock(let filter, let body, _):
      visit(filter)
      scoped { $0.visit(body) }
    }
  }

  private mutating func visit(_ macro: Statement.Macro) {
    scoped { symbols in
      for name in ["caller", "varargs", "kwargs"] { symbols.store(.name(name)) }
      for parameter in macro.parameters {
        if let fallback = parameter.fallback { symbols.visit(fallback) }
        symbols.store(.name(parameter.name))
      }
      symbols.visit(macro.body)
    }
  }

  /// A name that a branch sets is also looked up in the context: the branch may not be taken.
  private mutating func visit(
    _ branches: [(test: Expression, body: [Statement], offset: Int)], _ otherwise: [Statement]
  ) {
    let last = frames.count - 1
    let storedBefore = stored[last]
    stored[last] = []
    for branch in branches {
      visit(branch.test)
      branched { $0.visit(branch.body) }
    }
    branched { $0.visit(otherwise) }
    for name in stored[last].subtracting(storedBefore)
    where !frames.dropLast().contains(where: { $0.contains(name) }) {
      found.insert(name)
    }
    stored[last].formUnion(storedBefore)
    frames[last].formUnion(stored[last])
  }

  /// What one branch defines the next one does not see.
  private mutating func branched(_ body: (inout Symbols) -> Void) {
    let before = frames[frames.count - 1]
    body(&self)
    frames[frames.count - 1] = before
  }

  private mutating func visit(_ arguments: Arguments) {
    for expression in arguments.positional { visit(expression) }
    for (_, expression) in arguments.keywords { visit(expression) }
    if let star = arguments.star { visit(star) }
    if let doubleStar = arguments.doubleStar { visit(doubleStar) }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression {
    case .constant, .block: break
    case .name(let name, _): load(name)
    case .list(let items), .tuple(let items), .concat(let items, _):
      for item in items { visit(item) }
    case .dict(let pairs, _):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .attribute(let base, _, _): visit(base)
    case .item(let base, let key, _):
      visit(base)
      visit(key)
    case .slice(let from, let to, let step):
      for part in [from, to, step] { if let part { visit(part) } }
    case .call(let function, let arguments, _):
      visit(function)
      visit(arguments)
    case .filter(let base, _, let arguments, _), .test(let base, _, let arguments, _):
      visit(base)
      visit(arguments)
    case .unary(_, let operand, _): visit(operand)
    case .binary(_, let left, let right, _), .and(let left, let right, _),
      .or(let left, let right, _):
      visit(left)
      visit(right)
    case .compare(let left, let rest, _):
      visit(left)
      for (_, operand) in rest { visit(operand) }
    case .conditional(let test, let then, let otherwise, _):
      visit(test)
      visit(then)
      if let otherwise { visit(otherwise) }
    }
  }
}
