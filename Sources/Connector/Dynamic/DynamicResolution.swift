package import Manifest
package import Vocabulary

/// A manifest with the streams its resolvers made.
package struct DynamicResolution: Sendable {
  /// Every generated stream, in order. Their names may be text from the network.
  package let streams: [GeneratedStream]
  /// The resolved manifest, the generated streams after the written ones; each has a
  /// `dynamic_stream_name`, null for a written one. One worker reads it, as in the builder.
  package let manifest: JSON

  /// Of a manifest that describes no dynamic streams; nil for one that cannot be resolved.
  package init?(written manifest: Manifest) {
    guard let resolved = manifest.resolved else { return nil }
    self.init(resolved, [], limit: 0)
  }

  init(_ resolved: Node, _ streams: [GeneratedStream], limit: Int) {
    self.streams = streams
    var manifest = resolved.json.object ?? [:]
    var components: [JSON] = (manifest["streams"]?.array ?? []).map { stream in
      guard case .object(var object) = stream else { return stream }
      object["dynamic_stream_name"] = .null
      return .object(object)
    }
    var groups: OrderedDictionary<String, [JSON]> = [:]
    for stream in streams where groups[stream.dynamicStream, default: []].count < limit {
      groups[stream.dynamicStream, default: []].append(stream.component)
    }
    components += groups.values.flatMap { $0 }
    manifest["streams"] = .array(components)
    var level = manifest["concurrency_level"]?.object ?? ["type": "ConcurrencyLevel"]
    level["default_concurrency"] = 1
    manifest["concurrency_level"] = .object(level)
    manifest["dynamic_streams"] = (manifest["dynamic_streams"]?.array).map { definitions in
      .array(definitions.map(DynamicResolution.caching))
    }
    self.manifest = .object(manifest)
  }

  /// The CDK switches the cache of a resolver's requests on, in the manifest itself.
  private static func caching(_ definition: JSON) -> JSON {
    guard case .object(var object) = definition,
      case .object(var resolver)? = object["components_resolver"],
      case .object(var retriever)? = resolver["retriever"],
      case .object(var requester)? = retriever["requester"]
    else { return definition }
    requester["use_cache"] = true
    retriever["requester"] = .object(requester)
    resolver["retriever"] = .object(retriever)
    object["components_resolver"] = .object(resolver)
    return .object(object)
  }
}
