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
  let extractor: RecordExtractor
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
    extractor = try RecordExtractor(try component.requiredComponent("extractor"))
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
    let found = try extractor.found(in: body.elements, evaluator)
    var result = process(found.records, slice, evaluator, schema: schema, isSynced: isSynced)
    result.failure = result.failure ?? body.failure
    result.extracted = found.count
    return result
  }

  /// Filters, changes and normalises records that are already found.
  func process(
    _ found: [JSON], _ slice: StreamSlice, _ evaluator: Evaluator, schema: JSON,
    isSynced: ((JSON) -> Bool)?
  ) -> SelectedRecords {
    var result = SelectedRecords()
    let types = normalizes && Value(schema).isTruthy ? SchemaNormalization(schema) : nil
    if filter == nil, transformations.isEmpty, isSynced == nil, types == nil {
      let scalar = found.firstIndex { !$0.isObject }
      result.records = scalar.map { Array(found[..<$0]) } ?? found
      guard let scalar else { return result }
      // To the CDK a list of nothing is a record without fields.
      if found[scalar] == .array([]) {
        result.records.append(.object([:]))
      } else {
        result.failure = noObject
      }
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

  /// Only finds records: what becomes of them is for another selector.
  init(_ extractor: RecordExtractor, at span: SourceSpan) {
    self.extractor = extractor
    self.span = span
    filter = nil
    transformsFirst = false
    transformations = []
    normalizes = false
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
}
