import Vocabulary

/// What is said on a `subscriptions/listen` stream (MCP 2026-07-28, basic/patterns/subscriptions).
/// Lists never change while airlock runs and there are no resources, so nothing is ever honoured:
/// the acknowledgement says so, and the stream stays silent until it ends.
struct Subscription: Sendable {
  let id: RequestID

  /// At most so many streams of one client.
  static let limit = 64

  private var meta: JSON { [MetaKey.subscriptionID: id.value] }

  /// The params of `notifications/subscriptions/acknowledged`.
  var acknowledgement: JSON { ["_meta": meta, "notifications": [:]] }

  /// The params of `notifications/cancelled`, when the server ends the stream.
  var cancellation: JSON {
    ["_meta": meta, "requestId": id.value, "reason": "the server ends this stream"]
  }

  /// The result that closes it.
  func result(_ words: ServerWords) -> JSON {
    [
      "resultType": "complete",
      "_meta": [MetaKey.subscriptionID: id.value, MetaKey.serverInfo: words.info],
    ]
  }
}
