import Vocabulary

/// How the records of a read and the declared schema of their stream go together.
package struct SchemaCheck: Sendable, Hashable {
  /// A sentence each, for whoever builds the connector.
  package var warnings: [String] { problems + (unseen.map { [$0] } ?? []) }
  /// What an update of the schema mends.
  var problems: [String] = []
  /// Fields that the records of this read did not have.
  package var unseen: String?
  /// What is declared; nil when that is found when the stream is read.
  var declared: JSON?
  /// The stream has no schema at all.
  package var isMissing = false
  /// Records hold fields or types that the declared schema does not have.
  package var hasMisfits = false

  package init() {}
}

/// What a manifest says of the schema of a stream.
enum DeclaredSchema {
  case inline(JSON)
  /// In the file where the CDK looks for it when the stream names no loader.
  case file(JSON)
  /// With a loader that finds the schema when it is run.
  case elsewhere
  case missing

  var schema: JSON? {
    switch self {
    case .inline(let schema), .file(let schema): schema
    case .elsewhere, .missing: nil
    }
  }
}
