import Connector
import Manifest
package import Vocabulary

/// The streams of a manifest, and what a read of each would need.
package struct StreamList: Sendable {
  package struct Entry: Sendable {
    package let stream: StreamView
    /// Dotted field names; empty when the stream declares none.
    package let primaryKey: [String]
  }

  package let streams: [Entry]
  /// Names of the components that make streams at run time.
  package let dynamicStreams: [String]
  package let isValid: Bool
}

extension Session {
  /// Lists the streams of the session's manifest as it is on disk, or of a text.
  ///
  /// - Throws: ``Failure`` `invalid_manifest` when the text is no mapping or cannot be resolved.
  package func streams(
    manifest text: String?, config: JSON? = nil, sources: [String]? = nil, by party: Party
  ) throws(Failure) -> StreamList {
    let manifest = try latestManifest(text)
    guard let resolved = manifest.resolved else { throw invalid(manifest) }
    var request = ReadRequest(stream: "")
    request.config = config
    request.sources = sources
    // A config that is not complete is a reason not to be ready, not to list nothing.
    let reader = try? reader(for: manifest, request: request)
    return StreamList(
      streams: manifest.streams.map { stream in
        StreamList.Entry(
          stream: StreamView(
            name: masked(stream.name), request: reader.map { self.request(of: stream, $0) } ?? "",
            notReady: notReady(stream, manifest, reader), span: stream.span),
          primaryKey: Session.primaryKey(of: stream, in: resolved).map { masked($0) })
      },
      dynamicStreams: manifest.dynamicStreams.map { masked($0) }, isValid: manifest.isValid)
  }

  /// What a tool means by no manifest is the file as it is now.
  func latestManifest(_ text: String?) throws(Failure) -> Manifest {
    if text == nil, project.manifest != nil { try loadManifest(by: .person) }
    return try currentManifest(text)
  }

  /// The first error of a manifest that cannot be resolved.
  func invalid(_ manifest: Manifest) -> Failure {
    let first = manifest.diagnostics.first { $0.severity == .error }
    return masked(
      Failure(
        "invalid_manifest",
        "the manifest cannot be read" + (first.map { ": \($0.message)" } ?? ""), hint: first?.hint,
        at: first?.span))
  }

  private static func primaryKey(of stream: StreamSummary, in resolved: Node) -> [String] {
    guard let key = resolved.node(at: stream.location)?["primary_key"] else { return [] }
    if let name = key.string { return [name] }
    return (key.elements ?? []).compactMap { part in
      part.string ?? part.elements.map { $0.compactMap(\.string).joined(separator: ".") }
    }
  }
}
