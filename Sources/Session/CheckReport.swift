import Manifest
package import Vocabulary

/// What `airlock check` tells of a manifest.
package struct CheckReport: Sendable {
  package let isValid: Bool
  package let diagnostics: [Diagnostic]
  package let streams: [String]
  package let dynamicStreams: [String]
  /// Dotted config paths that the spec calls secret, in order of appearance.
  package let secrets: [String]
  package let customComponents: [String]
  /// nil when it cannot be resolved.
  package let resolvedDigest: String?
  /// References resolved, types and parameters propagated; given only when it was asked for.
  package let resolved: JSON?

  /// `is_valid`, `problems`, `stream_names`, `dynamic_streams`, `secrets`, `custom_components`,
  /// `resolved_sha256`, and `resolved_manifest` where it was asked for.
  package var json: JSON {
    var fields: JSONObject = [
      "is_valid": .bool(isValid), "problems": .array(diagnostics.map(\.json)),
      "stream_names": .array(streams.map { .string($0) }),
      "dynamic_streams": .array(dynamicStreams.map { .string($0) }),
      "secrets": .array(secrets.map { .string($0) }),
      "custom_components": .array(customComponents.map { .string($0) }),
      "resolved_sha256": resolvedDigest.map { .string($0) } ?? .null,
    ]
    if let resolved { fields["resolved_manifest"] = resolved }
    return .object(fields)
  }
}

extension Session {
  /// Checks the session's manifest, or a text that somebody brought along.
  ///
  /// - Parameter resolvedLimit: how many bytes of JSON the resolved manifest may have to be given too.
  package func checkReport(
    _ text: String? = nil, resolvedLimit: Int = 0
  ) throws(Failure) -> CheckReport {
    let manifest = try currentManifest(text)
    var resolved: JSON?
    if let node = manifest.resolved, node.isJSON(within: resolvedLimit) { resolved = node.json }
    return CheckReport(
      isValid: manifest.isValid, diagnostics: manifest.diagnostics,
      streams: manifest.streams.map(\.name), dynamicStreams: manifest.dynamicStreams,
      secrets: manifest.fields.filter(\.isSecret).map(\.dotted),
      customComponents: manifest.customComponents.map(\.className),
      resolvedDigest: manifest.resolvedDigest,
      resolved: resolved)
  }
}

extension Node {
  /// Whether the value, written as JSON, has about so many bytes at most. Stops counting beyond.
  fileprivate func isJSON(within limit: Int) -> Bool {
    var room = limit
    return takes(&room)
  }

  private func takes(_ room: inout Int) -> Bool {
    switch kind {
    case .scalar(.string(let text)): room -= text.utf8.count + 3
    case .scalar: room -= 6
    case .sequence(let nodes):
      room -= 2
      for node in nodes where !node.takes(&room) { return false }
    case .mapping(let members):
      room -= 2
      for (key, member) in members {
        room -= key.utf8.count + 3
        if !member.value.takes(&room) { return false }
      }
    }
    return room >= 0
  }
}

extension SecretsListing {
  package var json: JSON {
    [
      "file_path": .string(path), "exists": .bool(exists),
      "secrets": .array(
        secrets.map {
          ["key": .string($0.name.text), "is_set": .bool($0.isSet), "source": .string($0.source)]
        }),
      "warnings": .array(warnings.map { .string($0) }),
    ]
  }
}

extension StubReport {
  package var json: JSON {
    [
      "file_path": .string(path), "added": .array(added.map { .string($0.text) }),
      "already_set": .array(set.map { .string($0.text) }),
      "waiting_for_the_person": .array(unset.map { .string($0.text) }),
    ]
  }
}
