package import Vocabulary

/// A tool call of an LLM as the screen shows it. Masked.
package struct CallView: Sendable {
  /// Counts calls from 1.
  package let id: Int
  /// `execute_stream_test_read`
  package let tool: String
  /// What it is about in a word or two: a stream, a key; empty for none.
  package let subject: String
  package let arguments: JSON
  /// Of ``ClientView``; nil when the client is not known.
  package let client: Int?

  package init(id: Int, tool: String, subject: String, arguments: JSON, client: Int?) {
    self.id = id
    self.tool = tool
    self.subject = subject
    self.arguments = arguments
    self.client = client
  }
}

/// How a call ended.
package struct CallEnd: Sendable {
  /// Of ``CallView``.
  package let id: Int
  /// One line: `10 records of customers on 2 pages.`
  package let summary: String
  package let isError: Bool
  /// The failure's code: `egress_denied`, `held_refused`; nil when it went well.
  package let code: String?
  package let milliseconds: Double
  package let masked: [MaskCount]
  /// nil when nothing was sent: the call was cancelled or its client is gone.
  package let disclosed: Disclosed?

  package init(
    id: Int, summary: String, isError: Bool, code: String?, milliseconds: Double,
    masked: [MaskCount], disclosed: Disclosed?
  ) {
    self.id = id
    self.summary = summary
    self.isError = isError
    self.code = code
    self.milliseconds = milliseconds
    self.masked = masked
    self.disclosed = disclosed
  }
}

/// What went through the inner door: the bytes themselves, and the checks they passed.
package struct Disclosed: Sendable {
  /// The whole message with its newline, UTF-8.
  package let bytes: [UInt8]
  /// The canary was planted and found masked; nil where none is planted (errors of the protocol).
  package let isCanaryMasked: Bool?
  /// Bytes that a result may have; nil for no limit.
  package let budget: Int?

  package init(bytes: [UInt8], isCanaryMasked: Bool?, budget: Int?) {
    self.bytes = bytes
    self.isCanaryMasked = isCanaryMasked
    self.budget = budget
  }
}

/// A change of the manifest's text by whoever did it.
package struct ManifestEditView: Sendable, Hashable {
  /// `replace lines 12 to 15`, `restore version 3`.
  package let title: String
  package let added: Int
  package let removed: Int
  package let revision: Int

  package init(title: String, added: Int, removed: Int, revision: Int) {
    self.title = title
    self.added = added
    self.removed = removed
    self.revision = revision
  }
}

/// An LLM waits until these are set.
package struct WaitView: Sendable, Hashable {
  package let id: Int
  package let names: [SecretName]

  package init(id: Int, names: [SecretName]) {
    self.id = id
    self.names = names
  }
}
