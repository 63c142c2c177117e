/// How far a read is, for whoever asked for it.
package enum ReadProgress: Sendable, Hashable {
  /// So many pages and records so far.
  case pages(Int, records: Int)
  /// The person is asked whether a secret may go out: `api_key to api.example.com`.
  case waiting(for: String)
  /// The person answered.
  case goingOn
}
