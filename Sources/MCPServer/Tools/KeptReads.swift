import Vocabulary

/// The masked records of the latest reads, for answers that were cut to their budget.
final class KeptReads: Sendable {
  /// How many reads are kept: the rest of an older one can be had by reading again.
  private static let limit = 4

  private struct Kept {
    var reads: [(name: String, records: [JSON])] = []
    var count = 0
  }

  private let state = Guarded(Kept())

  /// - Returns: the name that a cursor into these records begins with.
  func keep(_ records: [JSON]) -> String {
    state.withLock { kept in
      kept.count += 1
      let name = "read\(kept.count)"
      kept.reads.append((name, records))
      if kept.reads.count > KeptReads.limit { kept.reads.removeFirst() }
      return name
    }
  }

  /// - Parameter cursor: `read3.120`: the read's name and the index of the next record.
  func records(from cursor: String) -> (name: String, start: Int, records: [JSON])? {
    let parts = cursor.split(separator: ".")
    guard parts.count == 2, let start = Int(parts[1]), start >= 0 else { return nil }
    let name = String(parts[0])
    return state.withLock { kept in
      guard let read = kept.reads.first(where: { $0.name == name }), start <= read.records.count
      else { return nil }
      return (name, start, Array(read.records[start...]))
    }
  }
}
