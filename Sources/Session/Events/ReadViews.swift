package import Vocabulary

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
  /// How many the page gave; ``records`` are the first of them.
  package let recordCount: Int
  /// `PARENT_STREAM`, `AUTH` … for a request that served the read but gave no records of its own.
  package let auxiliary: String?
  /// What such a request is called and does, in the CDK's words: `Refresh token`.
  package let title: String?
  package let purpose: String?
  package let masked: [MaskCount]

  package init(
    method: String, url: String, requestHeaders: [(name: String, value: String)],
    requestBody: String?, line: Int?, status: Int?,
    responseHeaders: [(name: String, value: String)], responseBody: String, responseBytes: Int,
    milliseconds: Double, records: [JSON], recordCount: Int? = nil, auxiliary: String?,
    title: String? = nil, purpose: String? = nil, masked: [MaskCount]
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
    self.recordCount = recordCount ?? records.count
    self.auxiliary = auxiliary
    self.title = title
    self.purpose = purpose
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
  /// How many were read; ``records`` are the first of them.
  package let recordCount: Int

  package init(
    id: Int, stream: String, isDryRun: Bool, isSuccess: Bool, failure: Failure?,
    warnings: [String], records: [JSON], pages: [PageView], sliceCount: Int, limitReached: Bool,
    milliseconds: Double, masked: [MaskCount], schemaNotes: [String], columns: [ColumnView],
    recordCount: Int? = nil
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
    self.recordCount = recordCount ?? records.count
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
