import Jinja
import Vocabulary

/// A cursor for each partition, and one over all of them
/// (CDK: incremental/concurrent_partition_cursor.py).
///
/// Of the states it could emit, the CDK lets the first one through and then holds them back for ten
/// minutes, so a test read sees the first and the last.
struct PerPartitionCursor: Sendable {
  private struct Partition: Sendable {
    let key: JSON
    var cursor: DatetimeCursor
    /// nil for a partition that is only known from the state.
    var sequence: Int?
    var openSlices = 0
    var isGenerated = false
  }

  private let plan: DatetimeCursorPlan
  private let evaluator: Evaluator
  private let startedAt: PythonDateTime
  private var partitions: OrderedDictionary<String, Partition> = [:]
  private var usesGlobal: Bool
  private var global: JSON?
  private var newGlobal: JSON?
  private var lookback = 0
  private var parentState: JSON?
  private var pendingParentStates: [(state: JSON?, sequence: Int)] = []
  private var hasEmitted = false
  private var hasData = false
  private var count = 0

  /// - Parameter isGlobal: the partitions are such that no state can be kept for each.
  init(
    _ plan: DatetimeCursorPlan, state: JSON?, isGlobal: Bool, _ evaluator: Evaluator
  ) throws(ConnectorError) {
    self.plan = plan
    self.evaluator = evaluator
    startedAt = evaluator.interpolation.environment.now()
    usesGlobal = plan.isGlobal || isGlobal
    guard let object = state?.object, !object.isEmpty else { return }
    if object["states"] == nil, object["state"] == nil {
      try setGlobal(.object(object))
    } else {
      usesGlobal = object["use_global_cursor"]?.bool ?? false
      lookback = object["lookback_window"]?.int ?? 0
      for entry in object["states"]?.array ?? [] {
        guard let key = entry["partition"] else { continue }
        partitions[PerPartitionCursor.name(of: key)] = Partition(
          key: key, cursor: try DatetimeCursor(plan, state: entry["cursor"], evaluator))
      }
      if let state = object["state"] { try setGlobal(state) }
    }
    if let parent = object["parent_state"], parent.object?.isEmpty == false {
      parentState = parent
    }
  }

  private mutating func setGlobal(_ state: JSON) throws(ConnectorError) {
    guard let value = state[plan.field] else { return }
    guard let moment = plan.parse(value) else {
      throw ConnectorError(
        .config, "the state of \(plan.field) does not match datetime_format", at: plan.span)
    }
    global = .object([plan.field: .string(plan.text(moment))])
    newGlobal = global
  }

  private static func key(of slice: StreamSlice) -> JSON { Value(slice.partition).json }

  /// A text that is equal for equal partitions, whatever the order of their keys.
  private static func name(of key: JSON) -> String { key.sortedByKey.text() }

  // MARK: Slices

  /// - Returns: none for a partition that came before.
  mutating func slices(
    of partition: StreamSlice, parentState: JSON?, atMost most: Int
  ) throws(ConnectorError)
    -> [StreamSlice]
  {
    let key = PerPartitionCursor.key(of: partition)
    let name = PerPartitionCursor.name(of: key)
    var entry: Partition
    if let known = partitions[name] {
      if known.sequence != nil { return [] }
      entry = known
    } else {
      let shift = global == nil ? nil : PythonTimeDelta(seconds: lookback)
      entry = Partition(
        key: key, cursor: try DatetimeCursor(plan, state: global, shift: shift, evaluator))
    }
    entry.sequence = count
    if pendingParentStates.last.map({ $0.state != parentState }) ?? true {
      pendingParentStates.append((parentState, count))
    }
    count += 1
    let slices = try entry.cursor.slices(atMost: most).map {
      StreamSlice(
        partition: partition.partition, cursor: $0.cursor, extra: partition.extra,
        embedded: partition.embedded)
    }
    partitions[name] = entry
    return slices
  }

  mutating func started(_ slice: StreamSlice, isLastOfPartition: Bool) {
    let name = PerPartitionCursor.name(of: PerPartitionCursor.key(of: slice))
    partitions[name]?.openSlices += 1
    if isLastOfPartition { partitions[name]?.isGenerated = true }
  }

  // MARK: State

  mutating func observe(_ record: JSON, in slice: StreamSlice) {
    guard let value = record[plan.field], let moment = plan.parse(value) else { return }
    hasData = true
    raiseGlobal(plan.text(moment))
    if usesGlobal { return }
    let name = PerPartitionCursor.name(of: PerPartitionCursor.key(of: slice))
    partitions[name]?.cursor.observe(record)
  }

  /// Texts are compared, as in the CDK.
  private mutating func raiseGlobal(_ text: String) {
    if let present = newGlobal?[plan.field]?.string, present >= text { return }
    newGlobal = .object([plan.field: .string(text)])
  }

  mutating func close(_ slice: StreamSlice) -> Bool {
    let name = PerPartitionCursor.name(of: PerPartitionCursor.key(of: slice))
    guard var entry = partitions[name] else { return false }
    entry.openSlices -= 1
    let isDone = entry.isGenerated && entry.openSlices == 0
    if !usesGlobal {
      entry.cursor.close(slice)
      if isDone, let text = entry.cursor.state[plan.field]?.string { raiseGlobal(text) }
    }
    if isDone { entry.sequence = -1 }
    partitions[name] = entry
    takeParentState()
    if hasEmitted { return false }
    hasEmitted = true
    return !(usesGlobal && parentState?.object?.isEmpty ?? true)
  }

  /// The parent's state counts once every partition that came before it is read.
  private mutating func takeParentState() {
    let open = partitions.values.compactMap(\.sequence).filter { $0 >= 0 }.min()
    while let first = pendingParentStates.first {
      if let open, open <= first.sequence { break }
      pendingParentStates.removeFirst()
      if let state = first.state { parentState = state }
    }
  }

  mutating func finish(parentState: JSON?) {
    if partitions.values.contains(where: { $0.openSlices > 0 }) { return }
    if hasData {
      global = newGlobal
      let now = evaluator.interpolation.environment.now()
      let seconds = now.since(startedAt)?.totalSeconds ?? 0
      lookback = max(1, Int(seconds.rounded(.up)))
    }
    self.parentState = parentState
  }

  var state: JSON {
    var result: JSONObject = ["use_global_cursor": .bool(usesGlobal)]
    if !usesGlobal {
      result["states"] = .array(
        partitions.values.map { ["partition": $0.key, "cursor": $0.cursor.state] })
    }
    if let global { result["state"] = global }
    result["lookback_window"] = .int(lookback)
    if let parentState { result["parent_state"] = parentState }
    return .object(result)
  }

  func isSynced(_ record: JSON, in slice: StreamSlice) -> Bool {
    let name = PerPartitionCursor.name(of: PerPartitionCursor.key(of: slice))
    return partitions[name]?.cursor.isSynced(record) ?? true
  }
}

extension JSON {
  fileprivate var sortedByKey: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.sortedByKey))
    case .object(let object):
      .object(
        JSONObject(
          uniqueKeysWithValues: object.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.sortedByKey)
          }))
    default: self
    }
  }
}
