package import Vocabulary

/// One thing that happened in the session. The screen, the activity list and the log are folds over
/// these. Everything in them is masked; no event holds a secret value.
package struct Event: Sendable {
  package let id: Int
  /// Seconds since 1970.
  package let time: Double
  package let by: Party
  package let kind: Kind

  package init(id: Int, time: Double, by: Party, kind: Kind) {
    self.id = id
    self.time = time
    self.by = by
    self.kind = kind
  }

  package enum Kind: Sendable {
    case projectOpened(ProjectView)
    /// The file was read (again) and checked.
    case manifestChanged(ManifestView)
    case secretsChanged([SecretRow])
    case configChanged([ConfigRow])
    case stubbed([SecretName], file: String)
    /// - Parameter fingerprint: two words, such as `amber-otter`.
    case filled(SecretName, file: String, fingerprint: String)
    case cleared(SecretName, file: String)
    case configSet(path: String)
    case repaired(title: String)
    case readStarted(ReadStart)
    case readPage(read: Int, PageView)
    case readFinished(ReadView)
    case questionAsked(Question)
    case questionClosed(id: Int, Answer)
    /// A command that could not be done. Stays until it is read.
    case failed(Failure)
  }
}

/// A failure in words: stable code, one sentence, next step. Masked.
package struct Failure: Sendable, Hashable, Error {
  package let code: String
  package let message: String
  package let hint: String?
  /// Where in the manifest, when it is about a line of it.
  package let span: SourceSpan?

  package init(_ code: String, _ message: String, hint: String? = nil, at span: SourceSpan? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.span = span
  }
}

package struct ProjectView: Sendable, Hashable {
  /// Name of the folder that holds the manifest: `source-acme`.
  package let name: String
  /// `manifest.yaml`; nil when there is none yet.
  package let manifest: String?
  /// Display names of the opened sources in order of precedence: `.env`.
  package let sources: [String]
  package let isDemo: Bool

  package init(name: String, manifest: String?, sources: [String], isDemo: Bool) {
    self.name = name
    self.manifest = manifest
    self.sources = sources
    self.isDemo = isDemo
  }
}

package struct ManifestView: Sendable {
  /// Counts loads whose text differs, from 1.
  package let revision: Int
  package let isValid: Bool
  package let diagnostics: [Diagnostic]
  package let streams: [StreamView]
  /// The masked text, a line each, for excerpts around a diagnostic.
  package let lines: [String]
  /// How long loading and checking took.
  package let milliseconds: Double

  package init(
    revision: Int, isValid: Bool, diagnostics: [Diagnostic], streams: [StreamView],
    lines: [String], milliseconds: Double
  ) {
    self.revision = revision
    self.isValid = isValid
    self.diagnostics = diagnostics
    self.streams = streams
    self.lines = lines
    self.milliseconds = milliseconds
  }
}

package struct StreamView: Sendable, Hashable {
  package let name: String
  /// `GET /v1/customers`, templates as they are written.
  package let request: String
  /// Why a read cannot start, as a sentence without full stop: `client_secret is unset`. nil when it can.
  package let notReady: String?
  package let span: SourceSpan

  package init(name: String, request: String, notReady: String?, span: SourceSpan) {
    self.name = name
    self.request = request
    self.notReady = notReady
    self.span = span
  }
}

package struct SecretRow: Sendable, Hashable {
  package enum State: String, Sendable, Hashable {
    case set, unset
    /// A line is there, without a value or with a placeholder.
    case stub
    /// In a source, but marked as no secret by the person.
    case `public`
  }

  package let name: SecretName
  package let state: State
  /// Display name of the source that holds it: `.env`; nil when none does.
  package let location: String?
  /// Two words; nil while it is unset.
  package let fingerprint: String?
  /// Dotted spec fields it fills, such as `credentials.api_key`.
  package let neededBy: [String]
  package let isRequired: Bool
  /// Under six characters or a common word: masked only as a whole field.
  package let isTooShort: Bool
  /// Line in its source, from 1.
  package let line: Int?

  package init(
    name: SecretName, state: State, location: String?, fingerprint: String?, neededBy: [String],
    isRequired: Bool, isTooShort: Bool, line: Int?
  ) {
    self.name = name
    self.state = state
    self.location = location
    self.fingerprint = fingerprint
    self.neededBy = neededBy
    self.isRequired = isRequired
    self.isTooShort = isTooShort
    self.line = line
  }
}

/// One row of the config that is no secret.
package struct ConfigRow: Sendable, Hashable {
  /// Dotted: `credentials.region`.
  package let path: String
  /// `string`, `integer`, `number`, `boolean`, `array`, `object`.
  package let kind: String
  /// JSON text of the value, strings without quotes; nil while it is not given.
  package let value: String?
  package let isRequired: Bool
  package let defaultValue: String?
  package let allowed: [String]

  package init(
    path: String, kind: String, value: String?, isRequired: Bool, defaultValue: String?,
    allowed: [String]
  ) {
    self.path = path
    self.kind = kind
    self.value = value
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.allowed = allowed
  }
}

package struct ReadStart: Sendable, Hashable {
  package let id: Int
  package let stream: String
  package let limits: ReadLimitsView
  /// Requests are built and shown, nothing is sent.
  package let isDryRun: Bool

  package init(id: Int, stream: String, limits: ReadLimitsView, isDryRun: Bool) {
    self.id = id
    self.stream = stream
    self.limits = limits
    self.isDryRun = isDryRun
  }
}

package struct ReadLimitsView: Sendable, Hashable {
  package var records: Int
  package var pages: Int
  package var slices: Int

  package init(records: Int = 100, pages: Int = 5, slices: Int = 5) {
    self.records = records
    self.pages = pages
    self.slices = slices
  }
}

/// One request and what came back, masked.
package struct PageView: Sendable {
  package let method: String
  package let url: String
  package let requestHeaders: [(name: String, value: String)]
  package let requestBody: String?
  /// Line of the manifest that made it.
  package let line: Int?
  /// nil in a dry run.
  package let status: Int?
  package let responseHeaders: [(name: String, value: String)]
  /// Cut to 64 KB for display, at a character.
  package let responseBody: String
  package let responseBytes: Int
  package let milliseconds: Double
  package let records: [JSON]
  /// `PARENT_STREAM`, `AUTH` … for a request that served the read but gave no records of its own.
  package let auxiliary: String?
  package let masked: [MaskCount]

  package init(
    method: String, url: String, requestHeaders: [(name: String, value: String)],
    requestBody: String?, line: Int?, status: Int?,
    responseHeaders: [(name: String, value: String)], responseBody: String, responseBytes: Int,
    milliseconds: Double, records: [JSON], auxiliary: String?, masked: [MaskCount]
  ) {
    self.method = method
    self.url = url
    self.requestHeaders = requestHeaders
    self.requestBody = requestBody
    self.line = line
    self.status = status
    self.responseHeaders = responseHeaders
    self.responseBody = responseBody
    self.responseBytes = responseBytes
    self.milliseconds = milliseconds
    self.records = records
    self.auxiliary = auxiliary
    self.masked = masked
  }
}

/// How often a secret was removed, and for which reason: `‹api_key› ×3 exact`.
package struct MaskCount: Sendable, Hashable {
  package let name: SecretName
  /// `exact`, `derived`, or the other form that was found: `base64`.
  package let reason: String
  package let count: Int

  package init(name: SecretName, reason: String, count: Int) {
    self.name = name
    self.reason = reason
    self.count = count
  }
}

package struct ReadView: Sendable {
  package let id: Int
  package let stream: String
  package let isDryRun: Bool
  /// No failure.
  package let isSuccess: Bool
  package let failure: Failure?
  package let warnings: [String]
  package let records: [JSON]
  package let pages: [PageView]
  package let sliceCount: Int
  package let limitReached: Bool
  package let milliseconds: Double
  package let masked: [MaskCount]
  /// Field, type and notes against the declared schema: `address: null in 2 of 10, the schema says never null`.
  package let schemaNotes: [String]
  /// Top-level field names with their inferred type, in order of appearance.
  package let columns: [ColumnView]

  package init(
    id: Int, stream: String, isDryRun: Bool, isSuccess: Bool, failure: Failure?,
    warnings: [String], records: [JSON], pages: [PageView], sliceCount: Int, limitReached: Bool,
    milliseconds: Double, masked: [MaskCount], schemaNotes: [String], columns: [ColumnView]
  ) {
    self.id = id
    self.stream = stream
    self.isDryRun = isDryRun
    self.isSuccess = isSuccess
    self.failure = failure
    self.warnings = warnings
    self.records = records
    self.pages = pages
    self.sliceCount = sliceCount
    self.limitReached = limitReached
    self.milliseconds = milliseconds
    self.masked = masked
    self.schemaNotes = schemaNotes
    self.columns = columns
  }
}

package struct ColumnView: Sendable, Hashable {
  package let name: String
  /// `int`, `num`, `str`, `str date-time`, `bool`, `object`, `array`, `null`, `mixed`.
  package let type: String

  package init(name: String, type: String) {
    self.name = name
    self.type = type
  }
}

/// May these secrets go there?
package struct Question: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    package let name: SecretName
    /// `Authorization header`, `query parameter api_key`, `body`, `path`.
    package let place: String
    /// How it will stand there: `Bearer ‹api_key›`.
    package let shown: String

    package init(name: SecretName, place: String, shown: String) {
      self.name = name
      self.place = place
      self.shown = shown
    }
  }

  package let id: Int
  package let by: Party
  package let stream: String
  /// Empty for a request that carries no secret to an origin that must be asked about.
  package let items: [Item]
  package let origin: Origin
  package let method: String
  /// `GET /v2/orders?limit=10`, masked.
  package let request: String
  /// `read-only method`, `declared query`, `it writes`.
  package let methodClass: String
  package let line: Int?
  /// Where the first of its keys has been before, with how often: `api.acme.dev`, 41.
  package let beenTo: [(origin: String, count: Int)]
  /// The whole request as lines, for `i`.
  package let wholeRequest: [String]

  package init(
    id: Int, by: Party, stream: String, items: [Item], origin: Origin, method: String,
    request: String, methodClass: String, line: Int?, beenTo: [(origin: String, count: Int)],
    wholeRequest: [String]
  ) {
    self.id = id
    self.by = by
    self.stream = stream
    self.items = items
    self.origin = origin
    self.method = method
    self.request = request
    self.methodClass = methodClass
    self.line = line
    self.beenTo = beenTo
    self.wholeRequest = wholeRequest
  }

  package static func == (a: Question, b: Question) -> Bool { a.id == b.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

package enum Answer: Sendable, Hashable {
  /// - Parameter note: the person's words, masked, for whoever asked.
  case deny(note: String?)
  /// This read: its pages and retries.
  case once
  /// Until airlock quits.
  case session
  /// Remembered for this project.
  case project
}
