package import Vocabulary

/// A finished test read, masked, with everything that a tool or `airlock read --json` may show.
/// The screen gets the smaller ``ReadView`` of the same read.
package struct ReadOutcome: Sendable {
  package let view: ReadView
  /// As the connector builder groups them.
  package let slices: [SliceOutcome]
  /// Requests for parents and logins that belong to no slice.
  package let auxiliary: [PageView]
  /// Draft-07, as the CDK's `SchemaInferrer` writes it; nil when there was no record.
  package let inferredSchema: JSON?
  package let inferredDatetimeFormats: JSON
  /// The config after a login changed it, as the CDK reports it; nil when none did.
  package let latestConfigUpdate: JSON?
  package let logs: [LogLine]
  /// How the records and the declared schema go together.
  package let schema: SchemaCheck
  /// The manifest's text that was read with.
  package let manifestText: String
  /// The stream could not be read at all; the CDK raises then and has no result.
  package let wasAborted: Bool

  package var stream: String { view.stream }

  package init(
    view: ReadView, slices: [SliceOutcome], auxiliary: [PageView], inferredSchema: JSON?,
    inferredDatetimeFormats: JSON, latestConfigUpdate: JSON? = nil, logs: [LogLine],
    schema: SchemaCheck = SchemaCheck(), manifestText: String = "", wasAborted: Bool
  ) {
    self.view = view
    self.slices = slices
    self.auxiliary = auxiliary
    self.inferredSchema = inferredSchema
    self.inferredDatetimeFormats = inferredDatetimeFormats
    self.latestConfigUpdate = latestConfigUpdate
    self.logs = logs
    self.schema = schema
    self.manifestText = manifestText
    self.wasAborted = wasAborted
  }
}

package struct SliceOutcome: Sendable {
  /// A partition and cursor slice, or the text `{}` where the CDK writes that.
  package let descriptor: JSON?
  package let state: [JSON]
  package let pages: [PageView]
  package let auxiliary: [PageView]

  package init(descriptor: JSON?, state: [JSON], pages: [PageView], auxiliary: [PageView]) {
    self.descriptor = descriptor
    self.state = state
    self.pages = pages
    self.auxiliary = auxiliary
  }
}

package struct LogLine: Sendable, Hashable {
  /// `INFO`, `WARN`, `ERROR`.
  package let level: String
  package let message: String

  package init(level: String, message: String) {
    self.level = level
    self.message = message
  }
}

/// What a test read is asked to do. The arguments that a tool leaves out fall back to the session's.
package struct ReadRequest: Sendable {
  package var stream: String
  package var limits: ReadLimitsView
  package var isDryRun = false
  /// Airbyte STATE messages' `state` objects, as `airlock read --state` takes them.
  package var state: JSON?
  /// YAML text instead of the session's manifest.
  package var manifest: String?
  /// Names of sources that are open already, or of files under `--env-root`.
  package var sources: [String]?
  /// Merged over the session's config for this read.
  package var config: JSON?
  /// Response bodies are masked for whoever looks at them; a read whose bodies nobody sees is cheaper.
  package var bodies = BodyKeeping.always
  /// Only so many records are kept, and the others counted; nil keeps all that were read, as the CDK
  /// does. What a read holds in memory does not grow with the records beyond these.
  package var keptRecords: Int?

  package enum BodyKeeping: Sendable {
    case always, never
    /// When the read failed or gave no records: then somebody will want to know what came back.
    case whenPoor
  }

  package init(stream: String, limits: ReadLimitsView = ReadLimitsView()) {
    self.stream = stream
    self.limits = limits
  }
}
