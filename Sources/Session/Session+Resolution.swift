import Manifest
package import Vocabulary

extension Session {
  /// The manifest with its references resolved and its types and parameters filled in, in the shape
  /// of the CDK's `full_resolve_manifest` (connector_builder/connector_builder_handler.py).
  ///
  /// - Throws: ``Failure`` `not_supported`, with the line, when streams are made at run time.
  package func resolvedManifest(_ text: String?, by party: Party) throws(Failure) -> JSON {
    let manifest = try latestManifest(text)
    guard let resolved = manifest.resolved else { throw invalid(manifest) }
    if let dynamic = resolved["dynamic_streams"], !manifest.dynamicStreams.isEmpty {
      throw Failure(
        "not_supported", "not supported yet: dynamic streams",
        hint: "list_streams names the others", at: dynamic.span)
    }
    guard case .object(var members) = resolved.json else { throw invalid(manifest) }
    if case .array(let streams)? = members["streams"] {
      members["streams"] = .array(
        streams.map { stream in
          guard case .object(var fields) = stream else { return stream }
          fields["dynamic_stream_name"] = .null
          return .object(fields)
        })
    }
    return .object(members)
  }
}
