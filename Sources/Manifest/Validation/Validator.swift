import OrderedCollections
import Vocabulary

/// Compares a resolved manifest with the catalogue. An error is what the CDK's JSON schema refuses;
/// where it offers alternatives, only the one that was meant is spoken of.
struct Validator {
  /// How a place is called in a sentence, and what its surroundings hold that nobody asked for.
  struct Place {
    var field = ""
    var index: Int?
    /// Unknown fields of the mapping around it: something may have been indented wrongly.
    var strays: [String: SourceSpan] = [:]

    /// `"url_base"`, `streams[1]`.
    var name: String {
      let shown = Identifier.name(field) ?? "this"
      if let index { return "\(shown)[\(index)]" }
      return Identifier.name(field) == nil ? shown : "\"\(shown)\""
    }

    /// `requester: `, or nothing at the top.
    var prefix: String {
      guard let shown = Identifier.name(field) else { return "" }
      return index.map { "\(shown)[\($0)]: " } ?? "\(shown): "
    }
  }

  /// A finding; its path is put in at the end.
  struct Finding {
    /// Which name of the span tells the path.
    enum Anchor { case value, key, mappingOfKey }

    var diagnostic: Diagnostic
    var anchor: Anchor
  }

  let catalogue = Catalogue.shared
  /// The manifest as it is written, for references without `#/`.
  let root: Node
  var findings: [Finding] = []
  /// Strays that a missing field turned out to be.
  var claimed: Set<SourceSpan> = []

  init(root: Node) { self.root = root }

  mutating func check(_ manifest: Node) {
    check(manifest, catalogue.source, Place())
  }

  mutating func check(_ node: Node, _ shape: Shape, _ place: Place) {
    let shape = catalogue.followed(shape)
    guard Validator.fits(node, shape.types) else {
      report(wrongType(node, [shape], place))
      return
    }
    if !shape.alternatives.isEmpty {
      choose(node, shape, place)
      return
    }
    switch node.kind {
    case .scalar(let value): checkScalar(value, node, shape, place)
    case .sequence(let nodes): checkList(nodes, node, shape, place)
    case .mapping(let members):
      if let fields = shape.fields { checkFields(members, node, shape, fields, place) }
    }
  }

  // MARK: Scalars and lists

  private mutating func checkScalar(
    _ value: JSON, _ node: Node, _ shape: Shape, _ place: Place
  ) {
    if !shape.options.isEmpty, !Validator.isOption(value, node, shape) {
      report(badOption(node, shape.options, place))
    }
    guard shape.minimum != nil || shape.exclusiveMinimum != nil, let number = value.double else {
      return
    }
    if let minimum = shape.minimum, number < minimum {
      report(.badValue, node, "\(place.name) must be \(Int(minimum)) or more")
    }
    if let minimum = shape.exclusiveMinimum, number <= minimum {
      report(.badValue, node, "\(place.name) must be more than \(Int(minimum))")
    }
  }

  private mutating func checkList(
    _ nodes: [Node], _ node: Node, _ shape: Shape, _ place: Place
  ) {
    if nodes.count < shape.least {
      report(.badValue, node, "\(place.name) needs at least \(Validator.entries(shape.least))")
    }
    if shape.isUnique, Set(nodes.map(\.json)).count < nodes.count {
      report(.badValue, node, "\(place.name) holds an entry twice")
    }
    guard let items = shape.items else { return }
    for (index, element) in nodes.enumerated() {
      check(element, items, Place(field: place.field, index: index))
    }
  }

  private static func entries(_ count: Int) -> String {
    count == 1 ? "one entry" : "\(count) entries"
  }

  // MARK: Reporting

  mutating func report(
    _ code: DiagnosticCode, _ node: Node, _ message: String, hint: String? = nil,
    repair: Repair? = nil
  ) {
    report(
      Finding(
        diagnostic: Diagnostic(
          .error, code, at: node.span, message, hint: hint, repair: repair), anchor: .value))
  }

  mutating func report(_ finding: Finding) { findings.append(finding) }

  // MARK: Types

  static func fits(_ node: Node, _ types: Shape.Types) -> Bool {
    if types.isEmpty { return true }
    switch node.kind {
    case .mapping: return types.contains(.object)
    case .sequence: return types.contains(.array)
    case .scalar(let value):
      switch value {
      case .string: return types.contains(.string) && node.mark != .timestamp
      case .bool: return types.contains(.boolean)
      case .null: return types.contains(.null)
      case .int: return types.contains(.integer) || types.contains(.number)
      case .number(let number):
        if types.contains(.number) { return true }
        // JSON schema counts 1.0 as an integer.
        let double = number.double
        return types.contains(.integer)
          && (number.isInteger || (double.isFinite && double.rounded() == double))
      case .array: return types.contains(.array)
      case .object: return types.contains(.object)
      }
    }
  }

  static func isOption(_ value: JSON, _ node: Node, _ shape: Shape) -> Bool {
    guard let text = value.string, node.mark != .timestamp else { return false }
    return shape.options.contains(text)
  }
}
