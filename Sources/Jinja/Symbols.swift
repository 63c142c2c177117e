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
  /// Inside of a branch of this frame: an unknown filter is no error until it is reached.
  private var isSoft = false
  /// The first filter or test that is none, and is looked up at once.
  private var unknown: JinjaError?

  /// - Throws: ``JinjaError/Code/syntax`` for a filter or a test that is none.
  static func check(_ body: [Statement]) throws(JinjaError) {
    var symbols = Symbols()
    symbols.visit(body)
    symbols.finishFrame()
    if let unknown = symbols.unknown { throw unknown }
  }

  private mutating func missing(_ kind: String, _ name: String, _ offset: Int) {
    if isSoft || unknown != nil { return }
    unknown = JinjaError(.syntax, "there is no \(kind) named \(name)", offset: offset)
  }

  private mutating func softly(_ body: (inout Symbols) -> Void) {
    let outer = isSoft
    isSoft = true
    body(&self)
    isSoft = outer
  }

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
      let outer = symbols.isSoft
      symbols.isSoft = false
      body(&symbols)
      symbols.finishFrame()
      symbols.isSoft = outer
      symbols.frames.removeLast()
      symbols.stored.removeLast()
      symbols.deferred.removeLast()
    }
  }

  /// A block is compiled apart: it sees none of the frames around it.
  private mutating func separate(_ body: [Statement]) {
    let (outerFrames, outerStored, outerDeferred) = (frames, stored, deferred)
    (frames, stored, deferred) = ([[]], [[]], [[]])
    visit(body)
    finishFrame()
    (frames, stored, deferred) = (outerFrames, outerStored, outerDeferred)
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
    case .conditional(let branches, let otherwise):
      softly { $0.visit(branches, otherwise) }
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
    case .escaping(let expression, let body, _):
      visit(expression)
      scoped { $0.visit(body) }
    case .block(let body): separate(body)
    case .otherTemplate(let expression, _): visit(expression)
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
    case .filter(let base, let filter, let arguments, let offset):
      if filter.isUnknown { missing("filter", filter.name, offset) }
      visit(base)
      visit(arguments)
    case .test(let base, let test, let arguments, let offset):
      if test.isUnknown { missing("test", test.name, offset) }
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
      softly { symbols in
        symbols.visit(test)
        symbols.visit(then)
        if let otherwise { symbols.visit(otherwise) }
      }
    }
  }
}
