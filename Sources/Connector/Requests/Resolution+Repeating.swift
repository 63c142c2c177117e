import Manifest
import Vocabulary

extension ErrorHandler {
  /// The actions that its filters name.
  var actions: Set<Resolution.Action> {
    switch self {
    case .standard(let filters): Set(filters.compactMap(\.action))
    case .composite(let handlers): handlers.reduce(into: []) { $0.formUnion($1.actions) }
    }
  }
}

extension Requester {
  /// Refuses actions that only a retriever which reads pages can carry out.
  func checkRepeatsNothing() throws(ConnectorError) {
    for action in [Resolution.Action.reducePageSize, .splitWindow]
    where errors.actions.contains(action) {
      throw ConnectorError(
        .invalidManifest, "only the requester of a SimpleRetriever can \(action.rawValue)", at: span
      )
    }
  }
}
