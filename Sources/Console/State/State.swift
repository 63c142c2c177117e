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
  /// Whose read that is.
  var readBy: Party = .person
  /// A read of the LLM that the person does not watch, because they look at something else.
  var unwatched: UnwatchedRead?
  var outcomes: [String: ReadOutcome] = [:]
  var questions: [WaitingQuestion] = []
  /// Questions that the person answered, until the session says that it heard.
  var answered: [Int: Question] = [:]
  var failures: [Failure] = []
  var activity = ActivityLog()
  var access = AccessView()
  var calls = CallBook()
  var waits: [SecretWait] = []
  /// Pastes that wait for a password or a yes, and those of them that were put off.
  var lockedPastes: [LockedPaste] = []
  var putOffPastes: Set<String> = []
  /// What was asked when a source was opened, until it is answered.
  var publicQuestion: [PublicCandidate] = []
  var isPublicQuestionPutOff = false
  var approvals: [ApprovalRow] = []

  // What the person looks at.
  var focus: Pane = .secrets
  var isZoomed = false
  var filters: [Pane: TextField] = [:]
  var isTypingFilter = false
  var secretsList = SecretsList()
  var problemList = ProblemList()
  var testRead = TestReadPane()
  /// Views over the panes, the last one on top; Esc goes back one.
  var views: [FullView] = []
  var activityList = ActivityList()
  var dialogs: [Dialog] = []
  var notice: Notice?
  /// The limits of the last read, offered again by the picker.
  var limits = ReadLimitsView()
  var lastStream: String?
  /// What `!` goes back to.
  var paceBeforeHold = Pace.free

  package init(size: Size, glyphs: Glyphs = .unicode, utcOffset: Int = 0) {
    self.size = size
    self.glyphs = glyphs
    self.utcOffset = utcOffset
  }

  /// The draft that takes printable keys and pastes; see ``SecretKeyRouting``.
  package var secretFocus: SecretDraft? {
    switch dialogs.last {
    case .fill(let fill): fill.draft
    case .paste(let paste): paste.draft
    default: nil
    }
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
    if isActivityShown, selectedCall?.isOpen == true { return 1 }
    return questions.isEmpty && waits.isEmpty ? nil : 1
  }

  package var wantsTick: Bool { tickInterval != nil }

  /// True while a question of the LLM must not take the keyboard away.
  var isTyping: Bool { !dialogs.isEmpty || isTypingFilter }

  /// What `/` types into: the activity's own filter, or that of the pane.
  var currentFilter: TextField {
    get { isActivityShown ? activityList.filter : filters[focus] ?? TextField() }
    set {
      if isActivityShown { activityList.filter = newValue } else { filters[focus] = newValue }
    }
  }

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
  /// Why, in the words of whoever asked.
  var reason: String?
  var filled: Mark?
}

/// The LLM waits until these are filled.
struct SecretWait: Sendable, Hashable {
  let id: Int
  let names: [SecretName]
  let by: Party
  let since: Double
}

/// A read of the LLM that goes on, or ended, behind what the person looks at.
struct UnwatchedRead: Sendable {
  var live: LiveRead
  /// Once it has ended.
  var read: ReadView?

  var isLive: Bool { read == nil }
}

/// A read that is under way.
struct LiveRead: Sendable {
  let start: ReadStart
  let by: Party
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
  var question: Question
  let askedAt: Double
  /// The person said: later.
  var isPutOff = false
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
