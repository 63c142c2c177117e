package import Secrets
package import Vocabulary

/// How much a test read may read; the CDK's defaults.
///
/// Like the CDK's, a test read does not stop at ``maxRecords``: it only says that it was reached.
package struct ReadLimits: Sendable, Hashable {
  package var maxRecords: Int
  package var maxPagesPerSlice: Int
  package var maxSlices: Int

  package init(maxRecords: Int = 100, maxPagesPerSlice: Int = 5, maxSlices: Int = 5) {
    self.maxRecords = maxRecords
    self.maxPagesPerSlice = maxPagesPerSlice
    self.maxSlices = maxSlices
  }
}

/// What a test read found: the shape of the CDK's `StreamRead` (connector_builder/models.py).
/// All of it is tainted: it holds text from the server.
package struct StreamRead: Sendable {
  package var slices: [SliceRead] = []
  /// Requests for parent streams and logins that belong to no slice of this stream.
  package var auxiliaryRequests: [AuxiliaryRequest] = []
  package var logs: [ReadLog] = []
  package var limitReached = false
  /// Draft-07 as `SchemaInferrer` writes it; nil when there was no record.
  package var inferredSchema: JSON?
  /// Field name to strptime format.
  package var inferredDatetimeFormats: JSONObject = [:]
  /// The config after the last login that changed it; nil when none did.
  package var latestConfigUpdate: JSON?
  /// What logins put into the config, for the reads after this one.
  package var configUpdates: [ConfigUpdate] = []
  /// Set when the stream failed; what was read before is kept.
  package var failure: ConnectorError?
  /// The read ended as a whole: the CDK answers with an error and no slices. A failure without this
  /// is a line of its logs beside what was read.
  package var wasAborted = false
  /// Records in the order of arrival.
  package var records: [JSON] { slices.flatMap { $0.pages.flatMap(\.records) } }

  package init() {}
}

package struct SliceRead: Sendable {
  /// A partition and cursor slice as JSON, or the text `"{}"` where the CDK writes that.
  package var descriptor: JSON?
  /// `[{"stream": …, "stream_state": {…}, "record_count": 8.0}]`, empty but for the last slice.
  package var state: [JSON] = []
  package var pages: [PageRead] = []
  package var auxiliaryRequests: [AuxiliaryRequest] = []

  package init(descriptor: JSON?) { self.descriptor = descriptor }
}

package struct PageRead: Sendable {
  package var request: SealedRequest?
  package var response: HTTPResponse?
  /// After selection, filter and transformations. A value derived from a secret is its mask.
  package var records: [JSON]
  /// The decoder of the stream reads JSON that is not packed.
  package internal(set) var isMeantAsJSON = true
  /// What the decoder of the stream takes a text for.
  var encoding: TextEncoding?
  /// The body of the response where the stream reads it as JSON; nil where it is none.
  package internal(set) var document: JSON?
  /// Each record stands in ``document`` as it is here, so what is not in that is not in these.
  package internal(set) var recordsStandInDocument = false
  /// What was masked in the body before the records were taken out of it.
  package internal(set) var echoes: [MaskHit] = []
  /// The secrets that the read had sent by then.
  package internal(set) var sent: Set<Fingerprint> = []

  /// The body of the response as UTF-8 text, unpacked; nil for one that is no text. Not masked.
  package var readableBody: [UInt8]? { response?.readableBody(as: encoding) }

  package init(request: SealedRequest?, response: HTTPResponse?, records: [JSON]) {
    self.request = request
    self.response = response
    self.records = records
    sent = Set((request?.cargo ?? []).map(\.secret.fingerprint))
  }
}

package struct AuxiliaryRequest: Sendable {
  package var title: String
  /// `PARENT_STREAM`, `AUTH`, …, as in the CDK.
  package var type: String
  package var description: String
  package var request: SealedRequest
  package var response: HTTPResponse

  package init(
    title: String, type: String, description: String, request: SealedRequest,
    response: HTTPResponse
  ) {
    self.title = title
    self.type = type
    self.description = description
    self.request = request
    self.response = response
  }
}

/// Tokens that a login put into the config in the place of those it used up.
package struct ConfigUpdate: Sendable {
  package enum Content: Sendable, Hashable {
    case secret(Secret)
    case text(String)
  }

  /// The path of the refresh token that they belong to.
  package let anchor: [String]
  /// The URL of the token endpoint, masked: another one does not get them.
  package let endpoint: String
  /// What stood there before the first login.
  package let original: Content?
  package let values: [(path: [String], value: Content)]

  package init(
    anchor: [String], endpoint: String, original: Content?,
    values: [(path: [String], value: Content)]
  ) {
    self.anchor = anchor
    self.endpoint = endpoint
    self.original = original
    self.values = values
  }
}

package struct ReadLog: Sendable, Hashable {
  /// `INFO`, `WARN`, `ERROR`.
  package var level: String
  package var message: String

  package init(level: String, message: String) {
    self.level = level
    self.message = message
  }
}

/// What happens while a read goes on, for the live view.
package enum ReadStep: Sendable {
  case sent(SealedRequest)
  case page(Tainted<PageRead>)
}

/// Why a stream cannot be read. Made of names; carries no value and no text from the network.
package struct ConnectorError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    case unknownStream = "unknown_stream"
    case invalidManifest = "invalid_manifest"
    /// A component that is valid but that airlock does not execute yet.
    case notSupported = "not_supported"
    case customComponent = "custom_component"
    case template = "template"
    /// A secret where it may not go.
    case secretFlow = "secret_flow"
    case config = "config_invalid"
    case secretUnset = "secret_unset"
    /// The API answered, and the error handler says that is a failure.
    case http = "http_failed"
    case transport = "transport"
    case cancelled = "cancelled"
  }

  package let code: Code
  package let message: String
  package let hint: String?
  package let span: SourceSpan?
  /// HTTP status for ``Code/http``.
  package let status: Int?
  /// What an `error_message` template made of the response: from the network, so to be masked.
  package let detail: Tainted<String>?
  package let transport: TransportError?

  package init(
    _ code: Code, _ message: String, hint: String? = nil, at span: SourceSpan? = nil,
    status: Int? = nil, detail: Tainted<String>? = nil, transport: TransportError? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.span = span
    self.status = status
    self.detail = detail
    self.transport = transport
  }

  package static func == (a: ConnectorError, b: ConnectorError) -> Bool {
    a.code == b.code && a.message == b.message && a.span == b.span && a.status == b.status
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(message)
  }
}
