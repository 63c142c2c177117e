import Session

extension ProgressReporter {
  /// Tells of a read in words: `2 pages, 20 records`.
  ///
  /// - Parameter prefix: which of several reads it is: `customers (2 of 7): `
  func watcher(_ prefix: String = "") -> @Sendable (ReadProgress) -> Void {
    { [self] progress in
      switch progress {
      case .pages(let pages, let records):
        tell("\(prefix)\(Counted.words(pages, "page")), \(Counted.words(records, "record"))")
      case .waiting(let subject): wait("\(prefix)waiting for the person: \(subject)")
      case .goingOn: tell("\(prefix)the person answered")
      }
    }
  }
}
