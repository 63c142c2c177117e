import Connector
import Egress
import Manifest
import Secrets
package import Vocabulary

/// Whether the connector could talk to its API, as its `check` component asks. Masked.
package struct ConnectionReport: Sendable {
  /// The streams that were asked, in order; the first one that failed is the last.
  package let streams: [(name: String, failure: Failure?)]
  /// nil when all of them answered.
  package let failure: Failure?

  /// The CDK's `AirbyteConnectionStatus` with the streams behind it:
  /// `{"status": "SUCCEEDED", "message": null, "streams": [{name, status, reason}]}`.
  package var json: JSON {
    [
      "status": ConnectionReport.status(failure),
      "message": failure.map { .string($0.sentence) } ?? .null,
      "streams": .array(
        streams.map { name, failure in
          [
            "name": .string(name), "status": ConnectionReport.status(failure),
            "reason": failure?.json ?? .null,
          ]
        }),
    ]
  }

  private static func status(_ failure: Failure?) -> JSON {
    failure == nil ? "SUCCEEDED" : "FAILED"
  }
}

extension Session {
  /// Asks the streams that `check` names for their first record, through the same doors as a read.
  ///
  /// - Throws: ``Failure`` when it cannot start; a check that started and failed is a report.
  package func checkConnection(by party: Party) async throws(Failure) -> ConnectionReport {
    let manifest = try latestManifest(nil)
    if !manifest.isValid { throw invalid(manifest) }
    let reader = try reader(for: manifest, request: nil)
    let work = StoppableWork<ConnectionCheck>()
    let id = reads.begin(watcher: nil) { work.stop() }
    defer { reads.end(id) }
    let way = ReadWay(transport: transport, read: id, party: party)
    let check = await work.run { await reader.check(transport: way) }
    await transport.finish(read: id)
    await tellStoreFailure()
    for update in check.configUpdates { rotated.remember(update) }
    let failure = check.failure.map { masked(Failure($0)) }
    var streams = check.answered.map { (name: masked($0), failure: Failure?.none) }
    if let stream = check.stream { streams.append((masked(stream), failure)) }
    return ConnectionReport(streams: streams, failure: failure)
  }
}
