import Connector
import Manifest
import Vocabulary

/// A manifest and what the session derived from its text.
struct LoadedManifest: Sendable {
  let manifest: Manifest
  let revision: Int
  let milliseconds: Double

  /// The fields of the spec that it calls secret, as names of dotenv keys.
  var secretFields: [(name: SecretName, field: ConfigField)] {
    manifest.fields.compactMap { field in
      guard field.isSecret, let name = SecretName(field.dotted) else { return nil }
      return (name, field)
    }
  }
}

/// Keeps the latest manifests that came as text, so that the same one is not checked again for
/// every call.
struct ManifestCache {
  private static let limit = 4
  private var entries: [Manifest] = []

  mutating func manifest(for text: String) -> Manifest {
    if let index = entries.firstIndex(where: { $0.text == text }) {
      let hit = entries.remove(at: index)
      entries.append(hit)
      return hit
    }
    let manifest = Manifest(text: text)
    entries.append(manifest)
    if entries.count > ManifestCache.limit { entries.removeFirst() }
    return manifest
  }
}
