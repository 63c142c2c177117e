import Vocabulary

extension SchemaRun {
  // MARK: Elements

  mutating func elementRule(
    _ rule: SchemaRule, _ elements: [JSON], _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    switch rule {
    case .each(let schema): return try check(schema, elements, from: 0)
    case .tail(let start, let schema): return try check(schema, elements, from: start)
    case .heads(let schemas):
      var result = Verdict.met
      for (index, (schema, element)) in zip(schemas, elements).enumerated() {
        if add(try check(schema, element, at: .index(index)), to: &result) { return result }
      }
      return result
    case .noTail(let start):
      if elements.count <= start { return .met }
      return fail(origin, "has more elements than the schema allows")
    case .contains(let schema):
      var isOpen = false
      for element in elements {
        switch try verdict(schema, element) {
        case .met: return .met
        case .open: isOpen = true
        case .broken: continue
        }
      }
      return isOpen ? .open : fail(origin, "holds no element that the schema asks for")
    default:
      let isUnique = Set(elements.lazy.map(\.sameness)).count == elements.count
      return isUnique ? .met : fail(origin, "holds an element twice")
    }
  }

  private mutating func check(
    _ schema: Int, _ elements: [JSON], from start: Int
  ) throws(SchemaFailure) -> Verdict {
    var result = Verdict.met
    var index = start
    while index < elements.count {
      if add(try check(schema, elements[index], at: .index(index)), to: &result) { return result }
      index += 1
    }
    return result
  }

  private mutating func check(
    _ schema: Int, _ value: JSON, at step: Violation.Step
  ) throws(SchemaFailure) -> Verdict {
    path.append(step)
    defer { path.removeLast() }
    return try check(schema, value)
  }

  // MARK: Members

  mutating func memberRule(
    _ rule: SchemaRule, _ members: JSONObject, _ value: JSON, _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    var result = Verdict.met
    switch rule {
    case .required(let names):
      for name in names where members[name] == nil {
        result = fail(origin, "\(SchemaRun.shown(name)) is missing", subject: name)
      }
    case .properties(let schemas):
      for (name, schema) in schemas {
        guard let member = members[name] else { continue }
        if add(try check(schema, member, at: .key(name)), to: &result) { return result }
      }
    case .patternProperties(let patterns):
      for (pattern, schema) in patterns {
        for (name, member) in members where try isFound(pattern, in: name, origin) {
          if add(try check(schema, member, at: .key(name)), to: &result) { return result }
        }
      }
    case .names(let schema):
      for name in members.keys {
        if add(try check(schema, .string(name)), to: &result) { return result }
      }
    case .others(let known, let patterns, let schema):
      for (name, member) in members where !known.contains(name) {
        var isKnown = false
        for pattern in patterns where try isFound(pattern, in: name, origin) { isKnown = true }
        if isKnown { continue }
        guard let schema else {
          return fail(origin, "holds a key that the schema does not allow")
        }
        if add(try check(schema, member, at: .key(name)), to: &result) { return result }
      }
    case .dependencies(let dependencies):
      for (name, needed) in dependencies where members[name] != nil {
        if add(try dependency(needed, name, members, value, origin), to: &result) { return result }
      }
    default: break
    }
    return result
  }

  private mutating func dependency(
    _ needed: SchemaRule.Dependency, _ name: String, _ members: JSONObject, _ value: JSON,
    _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    switch needed {
    case .schema(let schema): return try check(schema, value)
    case .names(let names):
      var result = Verdict.met
      for other in names where members[other] == nil {
        result = fail(
          origin, "\(SchemaRun.shown(other)) is missing, which goes with \(SchemaRun.shown(name))",
          subject: other)
      }
      return result
    }
  }

  // MARK: Choices

  mutating func choiceRule(
    _ rule: SchemaRule, _ value: JSON, _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    switch rule {
    case .reference(let schema): return try check(schema, value)
    case .unresolved(let reason): throw fail(reason, origin)
    case .all(let schemas):
      var result = Verdict.met
      for schema in schemas {
        if add(try check(schema, value), to: &result) { return result }
      }
      return result
    case .any(let schemas):
      var isOpen = false
      for schema in schemas {
        switch try verdict(schema, value, hurried: false) {
        case .met: return .met
        case .open: isOpen = true
        case .broken: continue
        }
      }
      return isOpen ? .open : fail(origin, "fits none of the alternatives")
    case .one(let schemas): return try exactlyOne(schemas, value, origin)
    case .not(let schema):
      switch try verdict(schema, value) {
      case .met: return fail(origin, "is what the schema rules out")
      case .broken: return .met
      case .open: return .open
      }
    case .condition(let condition, let then, let otherwise):
      let branch: Int?
      switch try verdict(condition, value) {
      case .met: branch = then
      case .broken: branch = otherwise
      case .open: return .open
      }
      guard let branch else { return .met }
      return try check(branch, value)
    default: return .met
    }
  }

  private mutating func exactlyOne(
    _ schemas: [Int], _ value: JSON, _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    var (met, isOpen) = (0, false)
    for schema in schemas {
      switch try verdict(schema, value, hurried: met > 0) {
      case .met: met += 1
      case .open: isOpen = true
      case .broken: continue
      }
    }
    if met > 1 { return fail(origin, "fits more than one of the alternatives") }
    if isOpen { return .open }
    return met == 1 ? .met : fail(origin, "fits none of the alternatives")
  }
}
