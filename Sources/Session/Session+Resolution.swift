import Connector
import Egress
import Manifest
import Secrets
package import Vocabulary

/// A manifest as it is run.
package struct ResolvedManifest: Sendable {
  /// References resolved, types and parameters filled in, generated streams after the others. Masked:
  /// generated streams hold text from the network.
  package let manifest: JSON
  /// How many streams each dynamic stream makes, in order. Not all of them stand in the manifest.
  package let generated: [(dynamicStream: String, count: Int)]
  package let masked: [MaskCount]
}

extension Session {
  /// How many streams of one dynamic stream go into a resolved manifest (the CDK's `max_streams`).
  package static let shownStreams = 100

  /// Resolves a manifest in the shape of the CDK's `full_resolve_manifest`
  /// (connector_builder/connector_builder_handler.py). Dynamic streams that an API names are asked
  /// for, with the person's secrets, as a read does.
  ///
  /// - Throws: ``Failure`` `invalid_manifest`, and whatever keeps a dynamic stream from being made.
  package func resolvedManifest(
    _ text: String?, config: JSON? = nil, sources: [String]? = nil, by party: Party,
    progress: (@Sendable (ReadProgress) -> Void)? = nil
  ) async throws(Failure) -> ResolvedManifest {
    let manifest = try latestManifest(text)
    guard let written = DynamicResolution(written: manifest) else { throw invalid(manifest) }
    if manifest.dynamicStreams.isEmpty { return shown(written, manifest) }
    var request = ReadRequest(stream: "")
    request.config = config
    request.sources = sources
    let reader = try reader(for: manifest, request: request)
    return shown(try await resolve(reader, by: party, progress), manifest)
  }

  private func resolve(
    _ reader: StreamReader, by party: Party, _ progress: (@Sendable (ReadProgress) -> Void)?
  ) async throws(Failure) -> DynamicResolution {
    let work = StoppableWork<Result<DynamicResolution, ConnectorError>>()
    let id = reads.begin(watcher: progress) { work.stop() }
    defer { reads.end(id) }
    let way = ReadWay(transport: transport, read: id, party: party)
    let kept = Guarded<[ConfigUpdate]>([])
    let result = await work.run {
      do throws(ConnectorError) {
        return .success(
          try await reader.resolveDynamicStreams(
            transport: way, limit: Session.shownStreams
          ) { updates in
            kept.withLock { $0 = updates }
          })
      } catch {
        return .failure(error)
      }
    }
    await transport.finish(read: id)
    await tellStoreFailure()
    for update in kept.withLock({ $0 }) { rotated.remember(update) }
    do throws(ConnectorError) {
      return try result.get()
    } catch {
      throw masked(Failure(error))
    }
  }

  private func shown(_ resolution: DynamicResolution, _ manifest: Manifest) -> ResolvedManifest {
    var masker = Masker(vault.recogniser.ofLongValues)
    let json = masker.mask(resolution.manifest)
    var counts: OrderedDictionary<String, Int> = [:]
    for name in manifest.dynamicStreams { counts[masker.mask(name)] = 0 }
    for stream in resolution.streams { counts[masker.mask(stream.dynamicStream), default: 0] += 1 }
    return ResolvedManifest(
      manifest: json, generated: counts.map { (dynamicStream: $0.key, count: $0.value) },
      masked: MaskCount.counting(masker.hits))
  }
}
