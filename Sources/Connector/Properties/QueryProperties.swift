import Jinja
import Manifest
import Secrets
import Vocabulary

/// The fields a request asks the API for (CDK: query_properties/).
struct QueryProperties: Sendable {
  enum Source: Sendable {
    case fixed([String])
    /// The records of an endpoint, and where in one its name stands.
    case endpoint(StreamPlan, path: [TextTemplate])
  }

  let source: Source
  let always: [String]
  let chunking: PropertyChunking?
  /// Only these are asked for; nil for all.
  let selected: Set<String>?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    always = component.strings("always_include_properties")
    chunking = try component.component("property_chunking").map { (node) throws(ConnectorError) in
      try PropertyChunking(node)
    }
    selected = try component.component("property_selector").map { (node) throws(ConnectorError) in
      try QueryProperties.selected(by: node, evaluator)
    }
    let list = component.field("property_list")
    if let node = list, node.members != nil {
      source = try QueryProperties.endpoint(Component(node), evaluator)
    } else {
      source = .fixed(list?.elements?.compactMap(\.plainText) ?? [])
    }
  }

  /// `fetch_properties_from_endpoint` of a requester: all of them in every request.
  init(endpoint component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    always = []
    chunking = nil
    selected = nil
    source = try QueryProperties.endpoint(component, evaluator)
  }

  private static func endpoint(
    _ component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Source {
    .endpoint(
      try StreamPlan(
        retriever: try component.requiredComponent("retriever"), named: "dynamic_properties",
        evaluator),
      path: try component.templates("property_field_path"))
  }

  /// A test read configures no fields, so nothing is selected but what a transformation adds
  /// (json_schema_property_selector.py).
  private static func selected(
    by component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Set<String> {
    guard component.type == "JsonSchemaPropertySelector" else { throw component.refusal }
    var record = WorkingRecord(.object([:]))
    var context = evaluator.context
    for node in component.field("transformations")?.elements ?? [] {
      try Transformation(Component(node), evaluator).apply(to: &record, &context, evaluator)
    }
    return Set(record.json.object?.keys ?? [])
  }

  /// The properties of each request of one page.
  func chunks(_ plan: StreamPlan, _ tools: ReadTools) async throws(ConnectorError) -> [[String]] {
    let fields: [String]
    switch source {
    case .fixed(let list): fields = list
    case .endpoint(let endpoint, let path):
      fields = try await properties(of: endpoint, path, for: plan, tools)
    }
    if let chunking { return chunking.chunks(of: fields, always: always, selected: selected) }
    let chosen = selected.map { selected in fields.filter(selected.contains) } ?? fields
    return [always + chosen]
  }

  /// The first chunk when no request is needed to know it.
  var firstChunk: [String]? {
    guard case .fixed(let fields) = source else { return nil }
    if let chunking {
      return chunking.chunks(of: fields, always: always, selected: selected).first
    }
    return always + (selected.map { selected in fields.filter(selected.contains) } ?? fields)
  }

  /// Asked for once in a read. Partition routers of the endpoint are not used.
  private func properties(
    of endpoint: StreamPlan, _ path: [TextTemplate], for plan: StreamPlan, _ tools: ReadTools
  ) async throws(ConnectorError) -> [String] {
    let key = ObjectIdentifier(plan)
    if let known = tools.book.properties[key] { return known }
    var keys: [String] = []
    for template in path { keys.append(try template.name(tools.evaluator)) }
    let records = RecordSource(endpoint, StreamSlice(), tools, for: .properties) { _ in true }
    var names: [String] = []
    while let record = try await records.next() {
      let found = keys.isEmpty ? [record] : Dpath.values(keys, in: record)
      if found.count > 1 {
        throw ConnectorError(
          .http, "property_field_path matches more than one field of a record", at: endpoint.span)
      }
      names.append(Value(found.first ?? .array([])).pythonText.masked)
    }
    tools.book.properties[key] = names
    return names
  }
}

/// Cuts a list of properties so that no request asks for too many, and says which records of such
/// requests are one (CDK: property_chunking.py, group_by_key.py).
struct PropertyChunking: Sendable {
  let limit: Int
  let countsCharacters: Bool
  let keys: [String]
  let span: SourceSpan

  init(_ component: Component) throws(ConnectorError) {
    limit = component.field("property_limit")?.scalar?.int ?? 0
    countsCharacters = component.text("property_limit_type") == "characters"
    span = component.span
    guard let strategy = component.component("record_merge_strategy") else {
      keys = ["id"]
      return
    }
    guard strategy.type == "GroupByKeyMergeStrategy" else { throw strategy.refusal }
    keys = strategy.text("key").map { [$0] } ?? strategy.strings("key")
  }

  func chunks(of fields: [String], always: [String], selected: Set<String>?) -> [[String]] {
    if limit == 0 { return [fields + always] }
    var result: [[String]] = []
    var chunk = always
    var size = 0
    for field in fields where selected?.contains(field) ?? true {
      // Three more characters for what an encoded comma takes.
      let width = countsCharacters ? field.unicodeScalars.count + 3 : 1
      if size + width > limit {
        result.append(chunk)
        chunk = always
        size = 0
      }
      chunk.append(field)
      size += width
    }
    return result + [chunk]
  }

  /// What records of several requests have in common; nil for a record that stands alone.
  func key(of record: JSON) throws(ConnectorError) -> String? {
    var parts: [String] = []
    for key in keys {
      guard let value = record[key], Value(value).isTruthy else { return nil }
      guard case .string(let text) = value else {
        throw ConnectorError(
          .http, "records are merged by a key that is no text", hint: "the CDK takes texts only",
          at: span)
      }
      parts.append(text)
    }
    return parts.joined(separator: ",")
  }
}

extension JSON {
  /// Lays another object over this one, objects inside of it too.
  func merged(with other: JSON) -> JSON {
    guard case .object(var object) = self, case .object(let more) = other else { return other }
    for (key, value) in more {
      if let present = object[key], present.isObject, value.isObject {
        object[key] = present.merged(with: value)
      } else {
        object[key] = value
      }
    }
    return .object(object)
  }
}
