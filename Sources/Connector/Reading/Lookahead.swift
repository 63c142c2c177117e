/// Gives a value and says whether it was the last one, which takes pulling the one after it
/// (CDK: `iterate_with_last_flag`).
struct Lookahead<Element> {
  private var ahead: Element?
  private var isStarted = false

  mutating func next(
    _ pull: () async throws(ConnectorError) -> Element?
  ) async throws(ConnectorError) -> (element: Element, isLast: Bool)? {
    if !isStarted {
      isStarted = true
      ahead = try await pull()
    }
    guard let current = ahead else { return nil }
    ahead = nil
    ahead = try await pull()
    return (current, ahead == nil)
  }
}
