import Manifest
import Secrets
package import Vocabulary

/// What a read did to the schema of its stream.
package enum SchemaUpdateReport: Sendable {
  /// It was written into the manifest file.
  case written(ManifestEditReport)
  /// The text of a manifest that came as an argument, with the schema in it.
  case text(String)
}

extension Session {
  /// Writes the schema of a read's records into the manifest, as one more version of it.
  ///
  /// The Python server replaces the schema whenever anything differs, and so forgets fields that the
  /// records did not have. Here a schema that only has to fit is widened, and one is replaced when
  /// that was asked for.
  ///
  /// - Parameters:
  ///   - text: the manifest that came with the call; nil for the session's.
  ///   - replaces: with the inferred schema; otherwise only what does not fit the records is mended.
  /// - Returns: nil when there is nothing to write: the read failed, had no records, or they fit.
  /// - Throws: ``Failure`` `changed_on_disk`, `read_only`, `schema_dynamic`, `schema_not_written`,
  ///   `manifest_holds_secret`.
  package func updateSchema(
    after outcome: ReadOutcome, in text: String?, replaces: Bool, by party: Party
  ) throws(Failure) -> SchemaUpdateReport? {
    let check = outcome.schema
    guard outcome.view.isSuccess, !outcome.view.records.isEmpty,
      let inferred = outcome.inferredSchema,
      replaces || check.isMissing || check.hasMisfits
    else { return nil }
    let isOwn = text.map { namesSessionManifest($0) } ?? true
    // Nobody asked for a text: the caller has the inferred schema to write it down.
    if !isOwn && !replaces { return nil }
    if party != .person, access.isReadOnly, isOwn {
      throw Failure(
        "read_only", "the schema was not written: the person made this session read-only for you",
        hint: "ask the person, or say auto_update_schema: false")
    }
    let old = isOwn ? try currentText(by: party) : outcome.manifestText
    if old != outcome.manifestText {
      throw Failure(
        "changed_on_disk", "the schema was not written: the manifest changed during the read",
        hint: "read again")
    }
    var schema = inferred
    if !replaces, let declared = check.declared {
      schema = SchemaMending.mend(declared, inferred: inferred, values: outcome.view.records)
    }
    if schema.text().contains("‹") {
      throw Failure(
        "schema_holds_secret", "the schema was not written: a secret stands in a field's name")
    }
    let new = try updated(isOwn ? nil : old, outcome.stream, schema)
    if new == old { return nil }
    if let failure = secretInText(new) { throw failure }
    if !isOwn { return .text(new) }
    return .written(
      try write(
        new, over: old, "write the schema of \(outcome.stream)", by: party, client: nil))
  }

  private func updated(
    _ text: String?, _ stream: String, _ schema: JSON
  ) throws(Failure) -> String {
    let manifest = try currentManifest(text)
    do throws(Diagnostic) {
      return try manifest.updatingSchema(of: stream, to: schema)
    } catch {
      throw Failure(error.code, error.message, hint: error.hint, at: error.span)
    }
  }
}
