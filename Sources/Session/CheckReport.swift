import Manifest
import Secrets
package import Vocabulary

/// What `airlock check` tells of a manifest.
package struct CheckReport: Sendable {
  package let isValid: Bool
  package let diagnostics: [Diagnostic]
  /// How many streams there are.
  package let streamCount: Int
  /// As they are written: one that is no text makes the manifest invalid and is listed all the same.
  let streamNames: [JSON]
  /// Null for one without a name, as the CDK lists it.
  let dynamicStreams: [JSON]
  /// Dotted config paths that the spec calls secret, in order of appearance.
  package let secrets: [String]
  /// `CustomRequester:source_acme.components.Requester`, sorted, each once.
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
      "stream_names": .array(streamNames), "dynamic_streams": .array(dynamicStreams),
      "secrets": .array(secrets.map { .string($0) }),
      "custom_components": .array(customComponents.map { .string($0) }),
      "resolved_sha256": resolvedDigest.map { .string($0) } ?? .null,
    ]
    if let resolved { fields["resolved_manifest"] = resolved }
    return .object(fields)
  }
}

extension CheckReport {
  /// The same with `connection`: what the API said.
  package func json(with connection: ConnectionReport) -> JSON {
    guard case .object(var fields) = json else { return json }
    fields["connection"] = connection.json
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
    // The digest of a text with a secret in it tells whether a guess is right.
    let holdsSecret = recogniser.firstHit(in: Array(manifest.text.utf8)) != nil
    return CheckReport(manifest, resolvedLimit: resolvedLimit, hidesDigest: holdsSecret)
  }
}

extension CheckReport {
  /// Checks a manifest that is no file, such as one that came through a pipe.
  ///
  /// - Parameter resolvedLimit: as of ``Session/checkReport(_:resolvedLimit:)``.
  package init(bytes: [UInt8], resolvedLimit: Int = 0) {
    self.init(Manifest(bytes: bytes), resolvedLimit: resolvedLimit)
  }

  init(_ manifest: Manifest, resolvedLimit: Int, hidesDigest: Bool = false) {
    isValid = manifest.isValid
    diagnostics = manifest.diagnostics
    streamCount = manifest.streams.count
    let streams = manifest.resolved?["streams"]?.elements ?? []
    streamNames = streams.flatMap { node in
      let inner = node.componentType == "ConditionalStreams" ? node["streams"]?.elements : nil
      return (inner ?? [node]).compactMap { $0["name"]?.json }
    }
    dynamicStreams = (manifest.resolved?["dynamic_streams"]?.elements ?? []).map {
      $0["name"]?.json ?? .null
    }
    secrets = manifest.fields.filter(\.isSecret).map(\.dotted)
    customComponents = Set(manifest.customComponents.map { "\($0.type):\($0.className)" }).sorted()
    resolvedDigest = hidesDigest ? nil : manifest.resolvedDigest
    if let node = manifest.resolved, node.isJSON(within: resolvedLimit) {
      resolved = node.json
    } else {
      resolved = Optional.none
    }
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
