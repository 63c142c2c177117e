import Vocabulary

/// Every combination of the partitions of several routers, the last one changing fastest. Of equal
/// keys the first router's counts. They are made one by one: three lists of a thousand are a
/// billion.
struct Combinations {
  private var pools: [[StreamSlice]] = []
  /// Which of each pool comes next; nil after the last combination.
  private var places: [Int]?

  /// Reads every router to its end, as Python's `itertools.product` does.
  init(of sources: [PartitionSource]) async throws(ConnectorError) {
    for source in sources {
      var pool: [StreamSlice] = []
      while let next = try await source.next() { pool.append(next.slice) }
      pools.append(pool)
    }
    places = pools.contains(where: \.isEmpty) ? nil : pools.map { _ in 0 }
  }

  mutating func next() -> StreamSlice? {
    guard let places else { return nil }
    self.places = following(places)
    return zip(pools, places).reduce(StreamSlice()) { left, choice in
      let right = choice.0[choice.1]
      return StreamSlice(
        partition: left.partition.merging(right.partition) { first, _ in first },
        extra: left.extra.merging(right.extra) { first, _ in first })
    }
  }

  private func following(_ places: [Int]) -> [Int]? {
    var places = places
    for index in places.indices.reversed() {
      places[index] += 1
      if places[index] < pools[index].count { return places }
      places[index] = 0
    }
    return nil
  }
}
