import Vocabulary

/// The records of a retriever that stands for itself: one that lists streams, properties or the
/// fields of a schema. Its pages count for the test limit, its slices do not.
final class RetrieverRecords {
  private let plan: StreamPlan
  private let tools: ReadTools
  private let purpose: ReadBook.Purpose
  private let partitions: PartitionSource
  private var current: (source: RecordSource, slice: StreamSlice)?

  init(
    _ plan: StreamPlan, _ tools: ReadTools, for purpose: ReadBook.Purpose
  )
    throws(ConnectorError)
  {
    self.plan = plan
    self.tools = tools
    self.purpose = purpose
    partitions = try PartitionSource(plan.router, tools)
  }

  func next() async throws(ConnectorError) -> (record: JSON, slice: StreamSlice)? {
    while true {
      if let (source, slice) = current {
        if let record = try await source.next() { return (record, slice) }
        current = nil
      }
      guard let partition = try await partitions.next() else { return nil }
      let source = RecordSource(plan, partition.slice, tools, for: purpose) { _ in true }
      current = (source, partition.slice)
    }
  }
}
