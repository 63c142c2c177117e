import Vocabulary

/// Answers that ask for less at a time.
extension PageSource {
  /// Prepares the request to be made again, with fewer records or for a shorter stretch of time.
  ///
  /// - Returns: false for an answer that is a page.
  /// - Throws: ``ConnectorError/Code/http`` when there is nothing smaller to ask for.
  func asksAgain(
    _ answer: Answer, _ resolution: Resolution
  ) async throws(ConnectorError) -> Bool {
    guard let rejected = resolution.failure(for: answer, at: plan.requester.span) else {
      return false
    }
    switch resolution.action {
    case .reducePageSize:
      tools.book.addRejected(answer, of: plan.name, "page", "page size")
      guard var reducer else { throw rejected }
      let size = try plan.paginator?.pageSize(tools.evaluator)
      let pause = try reducer.reduce(size, rejected)
      self.reducer = reducer
      if pause > 0 { try await tools.wait(.seconds(pause)) }
      repeatRound()
      return true
    case .splitWindow:
      tools.book.addRejected(answer, of: plan.name, "request window", "window")
      guard let splitting = plan.splitting else { throw rejected }
      let halves = try splitting.halves(of: original, depth: depth, rejected)
      windows = halves.map { ($0, depth + 1) } + windows
      _ = openWindow()
      return true
    default: return false
    }
  }
}
