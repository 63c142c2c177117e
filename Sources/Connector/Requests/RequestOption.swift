import Jinja
import Vocabulary

/// Where a value goes in a request (CDK: requesters/request_option.py).
struct RequestOption: Sendable {
  enum Place: String, Sendable, CaseIterable {
    case query = "request_parameter"
    case header
    case form = "body_data"
    case json = "body_json"
  }

  let place: Place
  /// One name, or the way to a nested field of a JSON body.
  let path: [TextTemplate]
  let span: SourceSpan

  init(_ component: Component) throws(ConnectorError) {
    span = component.span
    guard let place = component.text("inject_into").flatMap(Place.init) else {
      throw ConnectorError(.invalidManifest, "RequestOption needs inject_into", at: span)
    }
    self.place = place
    let nested = try component.templates("field_path")
    if let name = try component.template("field_name") {
      if !nested.isEmpty {
        throw ConnectorError(
          .invalidManifest, "RequestOption has both field_name and field_path", at: span)
      }
      path = [name]
    } else {
      path = nested
    }
    if path.isEmpty {
      throw ConnectorError(.invalidManifest, "RequestOption needs field_name", at: span)
    }
    if !nested.isEmpty, place != .json {
      throw ConnectorError(
        .invalidManifest, "field_path works for body_json only",
        hint: "use field_name", at: span)
    }
  }

  /// An option without a manifest node: the legacy `header` of an API key.
  init(header name: TextTemplate) {
    place = .header
    path = [name]
    span = name.span
  }

  func inject(
    _ value: Value, into target: inout Options, _ evaluator: Evaluator
  )
    throws(ConnectorError)
  {
    var keys: [String] = []
    for segment in path { keys.append(try segment.name(evaluator)) }
    try RequestOption.set(value, at: keys[...], in: &target, span)
  }

  private static func set(
    _ value: Value, at keys: ArraySlice<String>, in target: inout Options, _ span: SourceSpan
  ) throws(ConnectorError) {
    guard let key = keys.first else { return }
    if keys.count == 1 {
      target[key] = value
      return
    }
    guard var inner = (target[key] ?? .dict([:])).dictionary else {
      throw ConnectorError(.invalidManifest, "two options use the field \(key)", at: span)
    }
    try set(value, at: keys.dropFirst(), in: &inner, span)
    target[key] = Value(inner)
  }
}

/// What a part of the request is made of before it is joined with the others.
enum RequestInput: Sendable {
  case fields(Options)
  case text(Value)

  static let empty = RequestInput.fields([:])

  /// Joins the contributions of requester, authenticator, paginator and slicer
  /// (utils/mapping_helpers.py, `combine_mappings`).
  ///
  /// - Parameter sameValues: a key may be given twice with one value, and dicts merge: JSON bodies.
  /// - Throws: ``ConnectorError/Code/invalidManifest`` naming the key that two of them set.
  static func combine(
    _ inputs: [RequestInput], sameValues: Bool, at span: SourceSpan
  )
    throws(ConnectorError) -> RequestInput
  {
    var fields = Options()
    var text: Value?
    for input in inputs {
      switch input {
      case .text(let value):
        // What is neither a text nor an object, such as a list, counts for nothing.
        switch value {
        case .string, .sealed: break
        default: continue
        }
        if text != nil {
          throw ConnectorError(.invalidManifest, "two components give a whole body", at: span)
        }
        text = value
      case .fields(let more):
        try merge(more, into: &fields, path: "", sameValues, span)
      }
    }
    guard let text else { return .fields(fields) }
    if !fields.isEmpty {
      throw ConnectorError(
        .invalidManifest, "a body that is a text cannot take more fields", at: span)
    }
    return .text(text)
  }

  private static func merge(
    _ source: Options, into target: inout Options, path: String, _ sameValues: Bool,
    _ span: SourceSpan
  ) throws(ConnectorError) {
    for (key, value) in source {
      guard let present = target[key] else {
        target[key] = value
        continue
      }
      if sameValues, case .dict = present, case .dict = value, var inner = present.dictionary,
        let more = value.dictionary
      {
        try merge(more, into: &inner, path: "\(path)\(key).", sameValues, span)
        target[key] = Value(inner)
      } else if !sameValues || !present.isSame(as: value) {
        throw ConnectorError(
          .invalidManifest, "two components set \(path)\(key) in one request",
          hint: "keep one of them", at: span)
      }
    }
  }
}

extension Value {
  /// Python's `==` for what a request body holds.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none): return true
    case (.string(let a), .string(let b)): return a == b
    case (.sealed(let a), .sealed(let b)): return a == b
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (.dict(let a), .dict(let b)):
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { value.isSame(as: $0) } ?? false }
    case (.float(let a), .float(let b)): return a == b
    case (.float(let a), _): return other.integer.map { Double($0) == a } ?? false
    case (_, .float(let b)): return integer.map { Double($0) == b } ?? false
    default:
      if let a = integer, let b = other.integer { return a == b }
      return false
    }
  }
}
