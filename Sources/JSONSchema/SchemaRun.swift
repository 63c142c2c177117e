import Jinja
import Vocabulary

/// One comparison of a value with a schema: keeps the way to the part that is looked at, counts the
/// steps, collects what is broken.
struct SchemaRun {
  enum Verdict {
    case met, broken
    /// It depends on what may not be looked at.
    case open
  }

  static let depthLimit = 400
  private static let stepLimit = 3_000_000

  let schema: CompiledSchema
  private(set) var violations: [Violation] = []
  var path: [Violation.Step] = []
  /// Only the verdict is wanted, and not what is broken.
  private var isSilent: Bool
  /// The first broken rule settles it. Where jsonschema goes on, so do we: a reference that leads
  /// nowhere fails there and here.
  private(set) var isHurried: Bool
  private let hidesSomething: Bool
  private var depth = 0
  private var steps = 0

  init(_ schema: CompiledSchema, _ value: JSON, isSilent: Bool) {
    self.schema = schema
    self.isSilent = isSilent
    isHurried = isSilent
    hidesSomething = value.holdsHidden
  }

  mutating func check(_ number: Int, _ value: JSON) throws(SchemaFailure) -> Verdict {
    let part = schema.schemas[number]
    depth += 1
    defer { depth -= 1 }
    if depth > SchemaRun.depthLimit {
      throw SchemaFailure(reason: .endlessReference, rule: part.path)
    }
    var result = Verdict.met
    for (keyword, rule) in part.rules {
      try spend(1, part)
      let verdict = try apply(rule, value, Origin(keyword: keyword, path: part.path))
      if add(verdict, to: &result) { break }
    }
    return result
  }

  /// The schema without a word: for alternatives and conditions.
  mutating func verdict(
    _ number: Int, _ value: JSON, hurried: Bool = true
  ) throws(SchemaFailure) -> Verdict {
    let before = (isSilent, isHurried)
    (isSilent, isHurried) = (true, hurried)
    defer { (isSilent, isHurried) = before }
    return try check(number, value)
  }

  /// Adds a part's verdict to that of the whole.
  ///
  /// - Returns: true when nothing more needs to be asked.
  func add(_ verdict: Verdict, to result: inout Verdict) -> Bool {
    result = SchemaRun.both(result, verdict)
    return isHurried && result == .broken
  }

  private static func both(_ a: Verdict, _ b: Verdict) -> Verdict {
    if a == .broken || b == .broken { return .broken }
    return a == .open || b == .open ? .open : .met
  }

  /// The keyword that is applied, and where its schema stands.
  struct Origin {
    let keyword: String
    let path: [String]

    var rule: [String] { keyword == "false" ? path : path + [keyword] }
  }

  mutating func spend(_ count: Int, _ part: CompiledSchema.Schema) throws(SchemaFailure) {
    steps += count
    if steps > SchemaRun.stepLimit { throw SchemaFailure(reason: .tooLong, rule: part.path) }
  }

  mutating func fail(
    _ origin: Origin, _ sentence: @autoclosure () -> String, subject: String? = nil
  ) -> Verdict {
    if !isSilent {
      violations.append(
        Violation(
          path: path, rule: origin.rule, keyword: origin.keyword, sentence: sentence(),
          subject: subject))
    }
    return .broken
  }

  func fail(_ reason: SchemaFailure.Reason, _ origin: Origin) -> SchemaFailure {
    SchemaFailure(reason: reason, rule: origin.rule)
  }

  /// Searches a text. A pattern that takes too long ends the comparison.
  mutating func isFound(
    _ pattern: PythonRegex?, in text: String, _ origin: Origin
  ) throws(SchemaFailure) -> Bool {
    let length = text.utf8.count
    steps += 100 + length
    if steps > SchemaRun.stepLimit { throw fail(.tooLong, origin) }
    guard let found = pattern?.isFound(in: text, fuel: 10_000 + 100 * length) else {
      throw fail(.badPattern, origin)
    }
    return found
  }

  // MARK: One value

  private mutating func apply(
    _ rule: SchemaRule, _ value: JSON, _ origin: Origin
  ) throws(SchemaFailure) -> Verdict {
    if hidesSomething, let verdict = blind(rule, value, origin) { return verdict }
    switch rule {
    case .types(let types):
      return types.takes(value) ? .met : fail(origin, "must be \(types.phrase)")
    case .options(let options):
      if options.contains(value.sameness) { return .met }
      return fail(origin, SchemaRun.sentence(options: options.count))
    case .bound(let limit, let isUpper, let isExclusive):
      guard let number = SchemaNumber(value) else { return .met }
      let isBeyond = isUpper ? limit < number : number < limit
      if !isBeyond, !isExclusive || !(number == limit) { return .met }
      return fail(origin, SchemaRun.sentence(isUpper: isUpper))
    case .multiple(let divisor):
      guard let number = SchemaNumber(value), !number.isMultiple(of: divisor) else { return .met }
      return fail(origin, "is no multiple of what the schema asks for")
    case .size(let size, let limit, let isUpper):
      guard let count = SchemaRun.count(size, value) else { return .met }
      if isUpper ? !(limit < .int(count)) : !(.int(count) < limit) { return .met }
      return fail(origin, SchemaRun.sentence(size, isUpper: isUpper))
    case .pattern(let pattern):
      guard case .string(let text) = value else { return .met }
      if try isFound(pattern, in: text, origin) { return .met }
      return fail(origin, "does not match the pattern of the schema")
    case .isPattern:
      guard case .string(let text) = value, PythonRegex(text) == nil else { return .met }
      return fail(origin, "is no regular expression")
    case .never: return fail(origin, "is not allowed here")
    case .each, .heads, .tail, .noTail, .contains, .unique:
      guard case .array(let elements) = value else { return .met }
      return try elementRule(rule, elements, origin)
    case .required, .properties, .patternProperties, .names, .others, .dependencies:
      guard case .object(let members) = value else { return .met }
      return try memberRule(rule, members, value, origin)
    case .reference, .unresolved, .all, .any, .one, .not, .condition:
      return try choiceRule(rule, value, origin)
    }
  }

  /// What can be said without looking: nil where the rule looks at nothing that is hidden.
  private mutating func blind(
    _ rule: SchemaRule, _ value: JSON, _ origin: Origin
  ) -> Verdict? {
    switch rule {
    case .options, .unique: return value.holdsHidden ? .open : nil
    case .types(let types):
      guard value.isHidden else { return nil }
      if types.isSubset(of: [.object, .array]) {
        return fail(origin, "must be \(types.phrase)")
      }
      return types.isSuperset(of: [.string, .number, .boolean]) ? .met : .open
    case .bound, .multiple, .pattern, .isPattern: return value.isHidden ? .open : nil
    case .size(.text, _, _): return value.isHidden ? .open : nil
    default: return nil
    }
  }

  private static func count(_ size: SchemaRule.Size, _ value: JSON) -> Int? {
    switch (size, value) {
    case (.text, .string(let text)): text.unicodeScalars.count
    case (.list, .array(let elements)): elements.count
    case (.object, .object(let members)): members.count
    default: nil
    }
  }
}
