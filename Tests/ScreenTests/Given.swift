import Session
import Vocabulary

@testable import Console

/// Sessions to look at. Each is a list of events, so that a screen is a fold over them.
enum Given {
  /// Nothing was opened.
  case nothing
  /// A folder without a manifest.
  case emptyFolder
  /// Two of four secrets set, two errors and a warning, ten records read.
  case demo
  /// Everything filled and valid, nothing read.
  case ready
  /// A read is under way.
  case reading
  /// The LLM asked to send a key to a new host.
  case asked
  /// A read that failed.
  case failed
  /// A server that answers with escapes, wide characters and a false mask.
  case hostile
  /// A dry run with a hole where the secret is missing.
  case dryRun
  /// The LLM came in and worked; nothing waits.
  case work
  /// The person holds it: two calls wait.
  case held
  /// It waits for an answer and for two values.
  case waits
  /// It reads.
  case llmReads
  /// Several clients, a door that failed, a source that lies open, read-only, held.
  case crowded
  /// Grants of every kind, one of them not confirmed.
  case approved
  /// The LLM asked to send a key to four new hosts at once.
  case burst
  /// The name of a public host leads into the network.
  case inside
  /// A question about a private address.
  case near

  /// 14:02:07 UTC on 22 November 2026.
  static let noon = 1_795_356_127.0

  func state(_ size: Size, _ glyphs: Glyphs = .unicode) -> State {
    var state = State(size: size, glyphs: glyphs)
    for event in events { _ = update(&state, .session(event)) }
    return state
  }

  var events: [Event] {
    let kinds: [(Double, Party, Event.Kind)] =
      switch self {
      case .nothing: []
      case .emptyFolder:
        [(-60, .person, .projectOpened(Sample.project(manifest: nil)))]
      case .demo: Sample.opening + Sample.readCustomers
      case .ready: Sample.openingReady
      case .reading:
        Sample.openingReady + [
          (-1, .person, .readStarted(Sample.start)),
          (-0.5, .person, .readPage(read: 1, Sample.pages[0])),
        ]
      case .asked:
        Sample.opening + Sample.readCustomers + [(64, Sample.llm, .questionAsked(Sample.question))]
      case .failed: Sample.opening + Sample.failedRead
      case .hostile: Sample.opening + Sample.hostileRead
      case .dryRun: Sample.opening + Sample.dryRun
      case .work: Sample.work
      case .held: Sample.held
      case .waits: Sample.waits
      case .llmReads: Sample.reading
      case .crowded: Sample.crowded
      case .approved: Sample.opening + [(1, .person, .approvalsChanged(Sample.approvals))]
      case .burst: Sample.burst
      case .inside: Sample.opening + [(64, Sample.llm, .questionAsked(Sample.inside))]
      case .near: Sample.opening + [(64, Sample.llm, .questionAsked(Sample.near))]
      }
    return kinds.enumerated().map { index, kind in
      Event(id: index + 1, time: Given.noon + kind.0, by: kind.1, kind: kind.2)
    }
  }
}
