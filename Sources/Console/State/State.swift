package import Session
import Vocabulary

/// One of the three panes; their order never changes, so a finger learns it once.
package enum Pane: Int, Sendable, Hashable, CaseIterable {
  case secrets = 1
  case validation, testRead

  var title: String {
    switch self {
    case .secrets: "Secrets"
    case .validation: "Validation"
    case .testRead: "Test read"
    }
  }
}

/// Everything the screen shows and all it remembers: a fold over the session's events and the keys.
///
///     var state = State(size: Size(80, 24), utcOffset: 3600)
///     let effects = update(&state, .session(event))
///     let frame = view(state, state.size)
///
/// It holds no secret: a value that is being typed lives in a `SecretDraft`, and the state knows its
/// length and its fingerprint.
package struct State: Sendable {
  package var size: Size
  package var glyphs: Glyphs
  /// Seconds east of UTC, for the times on the screen.
  package var utcOffset: Int
  /// The latest time that a tick or an event brought; seconds since 1970.
  var now: Double = 0

  // What the session said.
  var project: ProjectView?
  var manifest: ManifestView?
  var secrets: [SecretRow] = []
  var config: [ConfigRow] = []
  var histories: [SecretName: SecretHistory] = [:]
  var live: LiveRead?
  var read: ReadView?
  var outcomes: [String: ReadOutcome] = [:]
  var questions: [WaitingQuestion] = []
  var failures: [Failure] = []
  var activity: [ActivityLine] = []

  // What the person looks at.
  var focus: Pane = .secrets
  var isZoomed = false
  var filters: [Pane: TextField] = [:]
  var isTypingFilter = false
  var secretsList = SecretsList()
  var problemList = ProblemList()
  var testRead = TestReadPane()
  var dialogs: [Dialog] = []
  var notice: Notice?
  /// The limits of the last read, offered again by the picker.
  var limits = ReadLimitsView()
  var lastStream: String?

  package init(size: Size, glyphs: Glyphs = .unicode, utcOffset: Int = 0) {
    self.size = size
    self.glyphs = glyphs
    self.utcOffset = utcOffset
  }

  /// The draft that takes printable keys and pastes; see ``SecretKeyRouting``.
  package var secretFocus: SecretDraft? {
    if case .fill(let fill) = dialogs.last { fill.draft } else { nil }
  }

  /// True while Enter is a line break in the value that is typed.
  package var secretTakesNewlines: Bool {
    if case .fill(let fill) = dialogs.last { fill.isMultiline } else { false }
  }

  /// Seconds between ticks; nil while nothing on the screen depends on time.
  package var tickInterval: Double? {
    if case .question(let question) = dialogs.last, !question.isArmed { return 0.1 }
    if let live, now - live.startedAt < 3600 { return 0.1 }
    if let notice, !notice.staysUntilRead { return 0.5 }
    return questions.isEmpty ? nil : 1
  }

  package var wantsTick: Bool { tickInterval != nil }

  /// True while a question of the LLM must not take the keyboard away.
  var isTyping: Bool { !dialogs.isEmpty || isTypingFilter }

  func filter(_ pane: Pane) -> String { filters[pane]?.text ?? "" }
  func time(_ seconds: Double) -> String { Clock.time(seconds, offset: utcOffset) }
  func shortTime(_ seconds: Double) -> String { Clock.short(seconds, offset: utcOffset) }
}

/// What is known of a secret besides its row.
struct SecretHistory: Sendable, Hashable {
  struct Mark: Sendable, Hashable {
    let time: Double
    let by: Party
  }

  var asked: Mark?
  var filled: Mark?
}

/// A read that is under way.
struct LiveRead: Sendable {
  let start: ReadStart
  let startedAt: Double
  var pages: [PageView] = []
  var records: [JSON] = []
  var isCancelling = false
}

/// How the last read of a stream ended.
struct ReadOutcome: Sendable, Hashable {
  let time: Double
  let isSuccess: Bool
  let records: Int
}

struct WaitingQuestion: Sendable, Hashable {
  let question: Question
  let askedAt: Double
  /// The person said: later.
  var isPutOff = false
}

/// One line of what was done, and by whom.
struct ActivityLine: Sendable, Hashable {
  let time: Double
  let by: Party
  let text: String
  let isFailure: Bool
}

/// A short message over the activity line.
struct Notice: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case success, reason, failure }

  let kind: Kind
  let text: String
  /// nil until the first tick after it appeared: a key brings no time along.
  var shownAt: Double?

  var staysUntilRead: Bool { kind == .failure }
}
