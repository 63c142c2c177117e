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
  /// - Parameter wantsResolved: the resolved manifest too.
  package func checkReport(wantsResolved: Bool = false) throws(Failure) -> CheckReport {
    let manifest = try currentManifest(nil)
    return CheckReport(
      isValid: manifest.isValid, diagnostics: manifest.diagnostics,
      streams: manifest.streams.map(\.name), dynamicStreams: manifest.dynamicStreams,
      secrets: manifest.fields.filter(\.isSecret).map(\.dotted),
      customComponents: manifest.customComponents.map(\.className),
      resolvedDigest: manifest.resolvedDigest,
      resolved: wantsResolved ? manifest.resolved?.json : nil)
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
