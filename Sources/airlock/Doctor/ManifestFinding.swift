import Session

/// Whether there is a manifest to work on. Its problems are for `airlock check`.
enum ManifestFinding {
  static func of(_ options: SessionOptions) -> Finding {
    let topic = "manifest"
    guard let path = options.manifest, let facts = FileFacts(path, followingLinks: true) else {
      return .note(
        topic, "\(options.manifest ?? "manifest.yaml") is not there",
        next: "airlock doctor MANIFEST, or airlock demo for one to try")
    }
    guard facts.kind == .file else {
      return .mend(topic, "\(path) is no file", next: "name a YAML file")
    }
    return .fine(topic, path)
  }
}
