package import Vocabulary

/// Writes another schema for a stream into the text of its manifest.
///
///     let text = try manifest.updatingSchema(of: "orders", to: inferred)
///
/// The schema is written where it stands: in the stream's `InlineSchemaLoader`, or where that refers
/// to. A stream that has no loader gets one. Of several possible places the first one counts at which
/// nothing else changes its meaning.
struct SchemaUpdate {
  /// One way to say it.
  private struct Change {
    /// Of the value that is replaced, or of the mapping that gets an entry.
    let path: [WrittenPlace.Step]
    /// The new entry; nil to replace the value.
    let key: String?
    let value: JSON
  }

  private let manifest: Manifest
  private let root: Node
  private let resolved: Node
  private let stream: StreamSummary
  private let schema: JSON
  /// Why the latest way was not taken.
  private var refusal: YAMLEditor.Refusal?

  init(_ manifest: Manifest, _ name: String, _ schema: JSON) throws(Diagnostic) {
    guard let root = manifest.root, let resolved = manifest.resolved else {
      throw Diagnostic(
        .error, "invalid_manifest", at: nil, "the manifest cannot be resolved",
        hint: "mend it first")
    }
    guard let stream = manifest.streams.first(where: { $0.name == name }) else {
      throw Diagnostic(
        .error, "unknown_stream", at: nil,
        manifest.dynamicStreams.isEmpty
          ? "the manifest has no stream of this name"
          : "the stream is made by a dynamic stream, whose template has one schema for all")
    }
    self.manifest = manifest
    self.root = root
    self.resolved = resolved
    self.stream = stream
    self.schema = schema
  }

  /// The new text.
  mutating func text() throws(Diagnostic) -> String {
    try checkLoader()
    let written = WrittenManifest(root: root)
    guard let chain = written.chain(at: stream.location) else {
      throw Diagnostic(
        .error, "schema_not_written", at: stream.span, "the stream's place in the text is not found"
      )
    }
    for change in changes(chain, written) {
      for isFine in change.key == nil ? [true, false] : [false] {
        if let text = attempt(change, isFine: isFine, written) { return text }
      }
    }
    throw Diagnostic(
      .error, "schema_not_written", at: refusal?.span ?? stream.span,
      "the schema cannot be written without changing something else: "
        + (refusal?.message ?? "other streams have it too"),
      hint: "give the stream a schema_loader of its own")
  }

  /// Only a schema that is written out can be written anew.
  private func checkLoader() throws(Diagnostic) {
    guard let node = resolved.node(at: stream.location), node.componentType == "DeclarativeStream"
    else {
      throw Diagnostic(
        .error, "schema_not_written", at: stream.span,
        "this kind of stream has no schema of its own")
    }
    guard let loader = node["schema_loader"] else { return }
    guard loader.componentType == "InlineSchemaLoader" else {
      let type = loader.elements != nil ? "several loaders" : loader.componentType
      throw Diagnostic(
        .error, "schema_dynamic", at: loader.span,
        "the stream does not write its schema down: it comes from \(type ?? "a loader without type")",
        hint: "replace it by an InlineSchemaLoader first")
    }
  }

  // MARK: Ways to say it

  private func changes(
    _ stream: [WrittenPlace], _ written: WrittenManifest
  ) -> [Change] {
    let loader: JSON = ["type": "InlineSchemaLoader", "schema": schema]
    let loaders = written.member("schema_loader", of: stream).map { written.chain(from: $0) } ?? []
    let schemas = written.member("schema", of: loaders).map { written.chain(from: $0) } ?? []
    // The innermost place is where the schema itself stands.
    var changes = schemas.reversed().map { Change(path: $0.path, key: nil, value: schema) }
    for place in loaders where place.node.members != nil && place.node["schema"] == nil {
      changes.append(Change(path: place.path, key: "schema", value: schema))
    }
    for place in loaders where place.node.members == nil || place.node["$ref"] != nil {
      changes.append(Change(path: place.path, key: nil, value: loader))
    }
    // A mapping that only refers to a stream is left as it is, if that can be.
    let places = stream.filter { $0.node.members != nil && $0.node["schema_loader"] == nil }
    for place in places.filter(\.saysMore) + places.filter({ !$0.saysMore }) {
      changes.append(Change(path: place.path, key: "schema_loader", value: loader))
    }
    return changes
  }

  private mutating func attempt(
    _ change: Change, isFine: Bool, _ written: WrittenManifest
  ) -> String? {
    guard written.isWrittenThere(change.path), let target = written.place(at: change.path) else {
      refusal = YAMLEditor.Refusal(
        message: "a YAML alias brings it in, and would bring it in elsewhere too", span: stream.span
      )
      return nil
    }
    var editor = YAMLEditor(manifest.text, root: root)
    do throws(YAMLEditor.Refusal) {
      if let key = change.key {
        try editor.add(key, change.value, to: change.path)
      } else {
        try editor.replace(change.path, with: change.value, isFine: isFine)
      }
    } catch {
      refusal = error
      return nil
    }
    let place = change.path + (change.key.map { [.key($0)] } ?? [])
    guard let text = editor.result else { return nil }
    if means(Manifest(text: text), change.value, at: place[...]) { return text }
    refusal = YAMLEditor.Refusal(message: "other parts refer to it too", span: target.node.span)
    return nil
  }

  // MARK: Looking again

  /// Whether a text says the same but for this one value, and the streams are the same but for the
  /// schema of this one.
  private func means(
    _ other: Manifest, _ value: JSON, at place: ArraySlice<WrittenPlace.Step>
  ) -> Bool {
    guard let newRoot = other.root, let newResolved = other.resolved,
      other.isValid == manifest.isValid,
      SchemaUpdate.isSame(root, newRoot, but: place, value),
      root.members?.count ?? 0 == newRoot.members?.count ?? 0
    else { return false }
    // What nobody runs may differ: it is where the schema is written.
    let unread = ["definitions", "schemas"]
    let top = Set((resolved.members ?? [:]).keys).union((newResolved.members ?? [:]).keys)
    for key in top where key != stream.location.first && !unread.contains(key) {
      guard let old = resolved[key], let new = newResolved[key], old.isSame(as: new) else {
        return false
      }
    }
    var location: [WrittenPlace.Step] = []
    var node = resolved
    for step in stream.location {
      guard let next = node[step] ?? Int(step).flatMap({ node.elements?[$0] }) else { return false }
      location.append(node.members != nil ? .key(step) : .index(Int(step) ?? 0))
      node = next
    }
    guard let new = newResolved.node(at: stream.location),
      let list = resolved[stream.location[0]], let newList = newResolved[stream.location[0]],
      SchemaUpdate.isSame(list, newList, but: location.dropFirst() + [.key("schema_loader")], nil),
      let loader = new["schema_loader"], loader.componentType == "InlineSchemaLoader",
      loader["schema"]?.json.sortingKeys == schema.sortingKeys
    else { return false }
    // Besides its schema the loader stays what it was.
    guard let before = node["schema_loader"]?.members else { return true }
    return before.allSatisfy { key, member in
      key == "schema" || loader[key].map { member.value.isSame(as: $0) } ?? false
    }
  }

  /// Compares two trees outside of one place.
  ///
  /// - Parameter value: what the new tree has there; nil for anything.
  private static func isSame(
    _ old: Node, _ new: Node, but place: ArraySlice<WrittenPlace.Step>, _ value: JSON?
  ) -> Bool {
    guard let step = place.first else {
      return value.map { new.json.sortingKeys == $0.sortingKeys } ?? true
    }
    switch (old.kind, new.kind, step) {
    case (.mapping(let a), .mapping(let b), .key(let key)):
      guard let twin = b[key] else { return false }
      if let member = a[key] {
        guard isSame(member.value, twin.value, but: place.dropFirst(), value) else { return false }
      } else if place.count > 1
        || value.map({ twin.value.json.sortingKeys != $0.sortingKeys }) == true
      {
        return false
      }
      return (a.count == b.count || a[key] == nil && a.count + 1 == b.count)
        && a.allSatisfy { name, member in
          name == key || b[name].map { member.value.isSame(as: $0.value) } ?? false
        }
    case (.sequence(let a), .sequence(let b), .index(let index)):
      guard a.count == b.count, a.indices.contains(index) else { return false }
      return a.indices.allSatisfy {
        $0 == index
          ? isSame(a[$0], b[$0], but: place.dropFirst(), value) : a[$0].isSame(as: b[$0])
      }
    default: return false
    }
  }
}

extension Manifest {
  /// Writes another schema for a stream and changes nothing else: neither a byte of the text
  /// elsewhere nor the meaning of anything but this stream.
  ///
  /// - Throws: a ``Diagnostic`` `unknown_stream`, `schema_dynamic`, `schema_not_written` or
  ///   `invalid_manifest` that says why that cannot be.
  package func updatingSchema(of stream: String, to schema: JSON) throws(Diagnostic) -> String {
    var update = try SchemaUpdate(self, stream, schema)
    return try update.text()
  }
}
