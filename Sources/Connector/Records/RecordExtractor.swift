import Jinja
import Manifest
import Secrets
import Vocabulary

/// Finds the records in a response (CDK: extractors/dpath_extractor.py, combined_extractor.py).
indirect enum RecordExtractor: Sendable {
  case path([TextTemplate], SourceSpan)
  case union([RecordExtractor], skipsEmpty: Bool)
  /// Of the first that finds a record.
  case first([RecordExtractor], skipsEmpty: Bool)
  /// The elements of lists inside the records of another.
  case expanded(RecordExtractor, RecordExpander)

  init(_ component: Component) throws(ConnectorError) {
    switch component.type {
    case "DpathExtractor":
      let path = RecordExtractor.path(try component.templates("field_path"), component.span)
      guard let expander = component.component("record_expander") else {
        self = path
        return
      }
      self = .expanded(path, try RecordExpander(expander))
    case "CombinedExtractor":
      var extractors: [RecordExtractor] = []
      for node in component.field("extractors")?.elements ?? [] {
        extractors.append(try RecordExtractor(Component(node)))
      }
      if extractors.isEmpty {
        throw ConnectorError(
          .invalidManifest, "CombinedExtractor needs an extractor", at: component.span)
      }
      let skipsEmpty = component.flag("skip_empty_records")
      self =
        component.text("mode") == "first_match"
        ? .first(extractors, skipsEmpty: skipsEmpty) : .union(extractors, skipsEmpty: skipsEmpty)
    default: throw component.refusal
    }
  }

  /// The whole body, where nothing says which part of it.
  init(at span: SourceSpan) { self = .path([], span) }

  /// Several extractors need a body that can be read several times; a sum of theirs is no offset.
  var isCombined: Bool {
    switch self {
    case .path, .expanded: false
    case .union, .first: true
    }
  }

  /// Makes records that stand nowhere in the body as they are.
  var isExpanding: Bool {
    switch self {
    case .path: false
    case .expanded: true
    case .union(let extractors, _), .first(let extractors, _):
      extractors.contains(where: \.isExpanding)
    }
  }

  var hasUnion: Bool {
    switch self {
    case .path, .expanded: false
    case .union: true
    case .first(let extractors, _): extractors.contains(where: \.hasUnion)
    }
  }

  /// - Returns: the records, and among them empty ones that are only counted.
  func found(
    in elements: [JSON], _ evaluator: Evaluator
  ) throws(ConnectorError) -> (records: [JSON], count: Int) {
    switch self {
    case .path:
      let records = try records(of: elements, evaluator)
      return (records, records.count)
    case .expanded(let extractor, let expander):
      var records: [JSON] = []
      for record in try extractor.records(of: elements, evaluator) {
        records += try expander.expanded(record, evaluator)
      }
      return (records, records.count)
    case .union(let extractors, let skipsEmpty):
      var all: [JSON] = []
      var count = 0
      for extractor in extractors {
        let part = try extractor.found(in: elements, evaluator)
        all += part.records
        count += part.count
      }
      return (skipsEmpty ? all.filter { Value($0).isTruthy } : all, count)
    case .first(let extractors, let skipsEmpty):
      for extractor in extractors {
        let part = try extractor.found(in: elements, evaluator)
        let kept = skipsEmpty ? part.records.filter { Value($0).isTruthy } : part.records
        if !kept.isEmpty { return (kept, part.count) }
      }
      return ([], 0)
    }
  }

  func records(of elements: [JSON], _ evaluator: Evaluator) throws(ConnectorError) -> [JSON] {
    guard case .path(let path, let span) = self else {
      return try found(in: elements, evaluator).records
    }
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
