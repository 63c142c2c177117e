import Jinja
import Manifest
import Vocabulary

/// Records of one page. Those before a failure are kept, as the CDK emits them one by one.
struct SelectedRecords: Sendable {
  var records: [JSON] = []
  /// Before filters: what paginators count.
  var extracted = 0
  var failure: ConnectorError?
  /// The first record that no schema can describe, and the template to blame.
  var unencodable: (index: Int, span: SourceSpan)?
  /// A template that put a secret into a record, where it is its mask.
  var copiedSecret: SourceSpan?

  /// Refuses to go on from records that hold a mask where the CDK has the value.
  func checkNoCopies(for use: String) throws(ConnectorError) {
    guard let copiedSecret else { return }
    throw ConnectorError(
      .secretFlow, "a secret is copied into a record that is used \(use)",
      hint: "use the config where the record is used", at: copiedSecret)
  }
}

/// Takes the records out of a response, drops and changes them (CDK: extractors/record_selector.py).
struct RecordSelector: Sendable {
  let path: [TextTemplate]
  let span: SourceSpan
  let filter: TextTemplate?
  let transformsFirst: Bool
  let transformations: [Transformation]
  /// Fields are turned into the types of the stream's schema.
  let normalizes: Bool

  /// - Parameter isClientSide: the cursor drops records too, which makes transforming first the
  ///   default.
  init(
    _ component: Component, transformations: [Transformation], isClientSide: Bool
  ) throws(ConnectorError) {
    guard component.type == "RecordSelector" else { throw component.refusal }
    span = component.span
    let extractor = try component.requiredComponent("extractor")
    guard extractor.type == "DpathExtractor" else { throw extractor.refusal }
    try extractor.refuse("record_expander")
    path = try extractor.templates("field_path")
    if let normalization = component.field("schema_normalization"),
      normalization.plainText != "None"
    {
      if normalization.plainText == nil { throw Component(normalization).refusal }
      normalizes = true
    } else {
      normalizes = false
    }
    if let filter = component.component("record_filter") {
      guard filter.type == "RecordFilter" else { throw filter.refusal }
      self.filter = try filter.template("condition", as: .condition)
    } else {
      filter = nil
    }
    transformsFirst =
      component.field("transform_before_filtering")?.scalar?.bool ?? isClientSide
    self.transformations = transformations
  }

  /// - Parameters:
  ///   - schema: of the stream, null when it is of no use.
  ///   - isSynced: the cursor's own filter, for client-side incremental streams.
  func select(
    _ body: Decoded, _ slice: StreamSlice, _ evaluator: Evaluator, schema: JSON,
    isSynced: ((JSON) -> Bool)? = nil
  ) throws(ConnectorError) -> SelectedRecords {
    let found = try extract(body.elements, evaluator)
    var result = SelectedRecords()
    result.failure = body.failure
    result.extracted = found.count
    let types = normalizes && Value(schema).isTruthy ? SchemaNormalization(schema) : nil
    if filter == nil, transformations.isEmpty, isSynced == nil, types == nil {
      let scalar = found.firstIndex { !$0.isObject }
      result.records = scalar.map { Array(found[..<$0]) } ?? found
      if scalar != nil { result.failure = noObject }
      return result
    }
    result.records.reserveCapacity(found.count)
    var context = evaluator.context
    context["stream_slice"] = slice.value
    for json in found {
      guard json.isObject else {
        result.failure = noObject
        break
      }
      var record = WorkingRecord(json)
      do {
        guard try keep(&record, &context, evaluator, isSynced) else { continue }
      } catch {
        result.failure = error
        break
      }
      if let span = record.unencodable, result.unencodable == nil {
        result.unencodable = (result.records.count, span)
      }
      result.copiedSecret = result.copiedSecret ?? record.copiedSecret
      result.records.append(types?.normalized(record.json) ?? record.json)
    }
    return result
  }

  private var noObject: ConnectorError {
    ConnectorError(
      .http, "a record of the response is no object", hint: "check field_path", at: span)
  }

  private func keep(
    _ record: inout WorkingRecord, _ context: inout Context, _ evaluator: Evaluator,
    _ isSynced: ((JSON) -> Bool)?
  ) throws(ConnectorError) -> Bool {
    if transformsFirst { try transform(&record, &context, evaluator) }
    if let isSynced, !isSynced(record.json) { return false }
    if let filter {
      context["record"] = record.value
      context["next_page_token"] = Value.none
      if try !filter.holds(evaluator, context) { return false }
    }
    if !transformsFirst { try transform(&record, &context, evaluator) }
    return true
  }

  private func transform(
    _ record: inout WorkingRecord, _ context: inout Context, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    for transformation in transformations {
      try transformation.apply(to: &record, &context, evaluator)
    }
  }

  /// CDK: extractors/dpath_extractor.py.
  private func extract(
    _ elements: [JSON], _ evaluator: Evaluator
  ) throws(ConnectorError) -> [JSON] {
    var keys: [String] = []
    for template in path { keys.append(try template.name(evaluator)) }
    if keys.isEmpty, elements.allSatisfy(\.isFilledObject) { return elements }
    var records: [JSON] = []
    for body in elements {
      let found: JSON
      if keys.isEmpty {
        found = body
      } else if keys.contains("*") {
        found = .array(Dpath.values(keys, in: body))
      } else {
        let matches = Dpath.values(keys, in: body)
        if matches.count > 1 {
          throw ConnectorError(
            .http, "field_path matches more than one place of the response", at: span)
        }
        found = matches.first ?? .array([])
      }
      if case .array(let elements) = found {
        if records.isEmpty { records = elements } else { records += elements }
      } else if Value(found).isTruthy {
        records.append(found)
      }
    }
    return records
  }
}

extension JSON {
  var isObject: Bool { if case .object = self { true } else { false } }

  fileprivate var isFilledObject: Bool {
    if case .object(let object) = self { !object.isEmpty } else { false }
  }
}
