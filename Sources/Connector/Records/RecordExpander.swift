import Jinja
import Manifest
import Vocabulary

/// Makes records of the elements of a list inside each record (CDK: expanders/record_expander.py).
struct RecordExpander: Sendable {
  private let path: [TextTemplate]
  private let keepsOriginal: Bool
  private let mergesParent: Bool
  private let emitsParent: Bool
  private let copies: [(from: [TextTemplate], to: [TextTemplate])]
  private let span: SourceSpan

  init(_ component: Component) throws(ConnectorError) {
    // It sends requests from inside a record.
    try component.refuse("truncated_list_retriever")
    span = component.span
    path = try component.templates("expand_records_from_field")
    keepsOriginal = component.flag("remain_original_record")
    mergesParent = component.flag("merge_parent")
    emitsParent = component.text("on_no_records") == "emit_parent"
    var copies: [(from: [TextTemplate], to: [TextTemplate])] = []
    for node in component.field("parent_fields")?.elements ?? [] {
      let field = Component(node)
      let from = try field.templates("parent_path")
      let to = try field.templates("record_path")
      if from.isEmpty || to.isEmpty {
        throw ConnectorError(.invalidManifest, "ParentFieldPath has an empty path", at: field.span)
      }
      copies.append((from, to))
    }
    self.copies = copies
  }

  /// What one record becomes.
  func expanded(_ parent: JSON, _ evaluator: Evaluator) throws(ConnectorError) -> [JSON] {
    guard case .object(let members) = parent, !path.isEmpty else { return [parent] }
    let keys = try RecordExpander.keys(path, evaluator)
    let lists = Dpath.matches(keys, in: parent).filter {
      Dpath.value(at: $0, in: parent)?.array != nil
    }
    var base = parent
    if mergesParent {
      // The last place first, so that no removal shifts another.
      for place in lists.sorted(by: RecordExpander.isBefore).reversed() {
        base = RecordExpander.removing(place[...], from: base)
      }
    }
    var result: [JSON] = []
    for place in lists {
      for item in Dpath.value(at: place, in: parent)?.array ?? [] {
        result.append(try child(item, of: parent, base, evaluator))
      }
    }
    return result.isEmpty && emitsParent ? [.object(members)] : result
  }

  private func child(
    _ item: JSON, of parent: JSON, _ base: JSON, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON {
    var child = item
    if !item.isObject {
      if !keepsOriginal, !mergesParent, copies.isEmpty { return item }
      child = ["value": item]
    }
    if mergesParent, case .object(let own) = child, let inherited = base.object {
      child = .object(inherited.merging(own) { $1 })
    }
    for (from, to) in copies {
      let source = try RecordExpander.keys(from, evaluator)
      let target = try RecordExpander.keys(to, evaluator)
      if (source + target).contains(where: Dpath.isGlob) {
        throw ConnectorError(
          .invalidManifest, "a path of parent_fields may not have wildcards", at: span)
      }
      let value = Dpath.values(source, in: parent).first ?? .null
      if !Dpath.set(value, at: target[...], in: &child) {
        throw ConnectorError(
          .config, "a field of the parent cannot be written to its record_path",
          hint: "the element has something else there", at: span)
      }
    }
    if keepsOriginal, case .object(var members) = child {
      members["original_record"] = parent
      child = .object(members)
    }
    return child
  }

  private static func keys(
    _ path: [TextTemplate], _ evaluator: Evaluator
  ) throws(ConnectorError) -> [String] {
    var keys: [String] = []
    for template in path { keys.append(try template.name(evaluator)) }
    return keys
  }

  private static func isBefore(_ a: [PathStep], _ b: [PathStep]) -> Bool {
    for (left, right) in zip(a, b) where left != right {
      switch (left, right) {
      case (.index(let i), .index(let j)): return i < j
      case (.key(let i), .key(let j)): return i.utf8.lexicographicallyPrecedes(j.utf8)
      case (.index, .key): return true
      case (.key, .index): return false
      }
    }
    return a.count < b.count
  }

  private static func removing(_ path: ArraySlice<PathStep>, from json: JSON) -> JSON {
    let rest = path.dropFirst()
    switch (path.first, json) {
    case (.key(let key)?, .object(var members)):
      if rest.isEmpty {
        members[key] = nil
      } else {
        members[key] = members[key].map { removing(rest, from: $0) }
      }
      return .object(members)
    case (.index(let index)?, .array(var elements)) where elements.indices.contains(index):
      if rest.isEmpty {
        elements.remove(at: index)
      } else {
        elements[index] = removing(rest, from: elements[index])
      }
      return .array(elements)
    default: return json
    }
  }
}
