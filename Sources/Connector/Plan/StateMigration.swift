import Jinja
import Manifest
import Vocabulary

/// Brings a state of an earlier version of a stream into the form its cursor reads
/// (CDK: migrations/).
enum StateMigration {
  static func migrated(
    _ state: JSON?, of stream: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON? {
    var state = state
    for node in stream.field("state_migrations")?.elements ?? [] {
      let component = Component(node)
      guard component.type == "LegacyToPerPartitionStateMigration" else {
        if state == nil { continue }
        throw component.refusal
      }
      state = try perPartition(state, component, stream, evaluator)
    }
    return state
  }

  /// `{"1": {"updated": "2024-01-01"}}` becomes the states of partitions. Templates of the fields
  /// see the parameters of the stream.
  private static func perPartition(
    _ state: JSON?, _ migration: Component, _ stream: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> JSON? {
    let router = stream.component("retriever")?.component("partition_router")
    let parents = router?.field("parent_stream_configs")?.elements
    let names: Node?
    switch router?.type {
    case "UnionPartitionRouter": names = router?.field("partition_field")
    case "SubstreamPartitionRouter": names = parents?.first.flatMap { $0["partition_field"] }
    default:
      // A custom one could be right: it is its Python code that is missing.
      if let router, router.type.hasPrefix("Custom") { throw router.refusal }
      throw ConnectorError(
        .invalidManifest,
        "\(migration.type) needs a SubstreamPartitionRouter or UnionPartitionRouter",
        at: migration.span)
    }
    let cursor = stream.component("incremental_sync")?.field("cursor_field")
    guard let field = cursor?.plainText, let name = names?.plainText else {
      throw ConnectorError(
        .invalidManifest, "\(migration.type) needs an incremental_sync", at: migration.span)
    }
    let cursorField = try stream.template(field, at: migration.span).name(evaluator)
    let partitionField = try stream.template(name, at: migration.span).name(evaluator)
    guard let object = state?.object, object["states"] == nil, (parents?.count ?? 1) == 1,
      object.values.allSatisfy({ $0.object.map { Array($0.keys) } == [cursorField] })
    else { return state }
    let states = object.map { key, value -> JSON in
      ["partition": .object([partitionField: .string(key)]), "cursor": value]
    }
    return ["states": .array(states)]
  }
}
