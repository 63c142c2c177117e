package import Vocabulary

/// A tool call on its way in.
package struct CallRequest: Sendable {
  package let tool: String
  /// What it is about, if one argument says it: a stream, keys.
  package let subject: String
  package let arguments: JSON
  /// Of ``ClientView``.
  package let client: Int?
  package let by: Party
  /// It sends requests to the API.
  package let usesNetwork: Bool
  /// It changes the manifest or a source.
  package let changes: Bool

  package init(
    tool: String, subject: String, arguments: JSON, client: Int?, by: Party, usesNetwork: Bool,
    changes: Bool
  ) {
    self.tool = tool
    self.subject = subject
    self.arguments = arguments
    self.client = client
    self.by = by
    self.usesNetwork = usesNetwork
    self.changes = changes
  }
}

/// Whether a call may run.
package struct CallAdmission: Sendable {
  /// For ``Session/finish(_:)``.
  package let id: Int
  /// What is answered instead of running it; nil to run it.
  package let refusal: Failure?
}
