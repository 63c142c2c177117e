package import Vocabulary

package struct ProjectView: Sendable, Hashable {
  /// Name of the folder that holds the manifest: `source-acme`.
  package let name: String
  /// `manifest.yaml`; nil when there is none yet.
  package let manifest: String?
  /// Display names of the opened sources in order of precedence: `.env`.
  package let sources: [String]
  package let isDemo: Bool
  /// Those of the sources that are pastes and open.
  package let openPastes: [String]

  package init(
    name: String, manifest: String?, sources: [String], isDemo: Bool, openPastes: [String] = []
  ) {
    self.openPastes = openPastes
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
  package var streams: [StreamView]
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
  /// Sources after ``location`` that have it set too; their values do not count.
  package let shadowed: [String]
  /// A value that is typed is kept for this session alone: the source cannot be written.
  package let isKeptInMemory: Bool
  /// Of a public key: its text.
  package let publicText: String?

  package init(
    name: SecretName, state: State, location: String?, fingerprint: String?, neededBy: [String],
    isRequired: Bool, isTooShort: Bool, line: Int?, shadowed: [String] = [],
    isKeptInMemory: Bool = false, publicText: String? = nil
  ) {
    self.shadowed = shadowed
    self.isKeptInMemory = isKeptInMemory
    self.publicText = publicText
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
