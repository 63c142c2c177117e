import Session
import Vocabulary

/// What a row says came of it, and how loud that is.
struct ResultWords: Sendable, Hashable {
  enum Tone: Sendable, Hashable { case plain, waiting, failure }

  var text: String
  var tone: Tone = .plain
  /// Values that were masked on the way; 0 for none.
  var masked = 0
}

extension State {
  /// `fill api_key`, `execute_stream_test_read customers`.
  func title(of entry: ActivityEntry) -> String {
    switch entry.what {
    case .done(let title, _, _): return title
    case .call(let id):
      guard let call = calls[id] else { return "a call" }
      return call.subject.isEmpty ? call.view.tool : "\(call.view.tool) \(call.subject)"
    }
  }

  func result(of entry: ActivityEntry) -> ResultWords {
    switch entry.what {
    case .done(_, let result, let isFailure):
      return ResultWords(text: result, tone: isFailure ? .failure : .plain)
    case .call(let id):
      return calls[id].map { result(of: $0) } ?? ResultWords(text: "")
    }
  }

  func result(of call: CallRecord) -> ResultWords {
    switch call.stage {
    case .held: return ResultWords(text: "held", tone: .waiting)
    case .running:
      if let what = waiting(call) { return ResultWords(text: what, tone: .waiting) }
      return ResultWords(text: "under way")
    case .ended(let result):
      let text = CallWords.known(result) ?? call.outcome ?? CallWords.sentence(result.summary)
      if text == CallWords.waits { return ResultWords(text: text, tone: .waiting) }
      if result.isError { return ResultWords(text: text, tone: .failure) }
      return ResultWords(text: text, masked: result.maskedCount)
    }
  }

  /// What the person must do before this call goes on; nil for nothing.
  private func waiting(_ call: CallRecord) -> String? {
    let isOnly = calls.open(of: call.by).count == 1
    let isAsked = questions.contains {
      $0.question.by == call.by && (isOnly || call.reads($0.question.stream))
    }
    if isAsked { return "waiting for you" }
    let isWaiting = waits.contains { $0.by == call.by }
    return isWaiting && (isOnly || call.view.tool.contains("wait")) ? "waiting for you" : nil
  }
}

enum CallWords {
  /// Its client's patience was over; the same call, made again, meets the answer.
  static let waits = "waits for you"

  /// How a call ended, when a word or two say it; nil for everything else.
  static func known(_ result: CallResult) -> String? {
    switch result.code {
    case "egress_denied": "denied"
    case "refused": "refused by you"
    case "answered": "answered by you"
    case "read_only": "refused: read-only"
    case "waiting_for_human": waits
    case "door_closed": "LLM access was off"
    case "cancelled": "cancelled"
    default: nil
    }
  }

  /// A sentence as a phrase: without its full stop.
  static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// A tool's name in so many columns: `populate_…_stubs`.
  static func tool(_ name: String, width: Int) -> String {
    guard CharacterWidth.width(name) > width else { return name }
    let words = name.split(separator: "_")
    // The first word says what it does, the last ones to what.
    for count in stride(from: words.count - 2, to: 0, by: -1) {
      let short = "\(words[0])_…_" + words.suffix(count).joined(separator: "_")
      if CharacterWidth.width(short) <= width { return short }
    }
    return name.cut(to: width)
  }

  /// A tool's name for the rail: `test_read`.
  static func short(_ name: String) -> String {
    var name = name
    for prefix in ["execute_stream_", "execute_", "populate_dotenv_", "list_dotenv_"]
    where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
    if let range = name.firstRange(of: "session_manifest") {
      name.replaceSubrange(range, with: "manifest")
    }
    return name
  }

  /// `stream_name customers, max_records 10`, without what would break a line.
  static func arguments(_ arguments: JSON) -> String {
    let members = arguments.object ?? [:]
    if members.isEmpty { return "nothing" }
    return members.map { name, value in
      let text = value.string ?? value.text()
      let isText = text.contains("\n")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      return "\(name) " + (isText ? "(\(lines) lines)" : text.cut(to: 60))
    }.joined(separator: ", ")
  }

  /// `‹api_key› ×3 exact`.
  static func masks(_ masked: [MaskCount], _ glyphs: Glyphs) -> StyledText {
    var text = StyledText()
    for mask in masked {
      text.append(text.isEmpty ? "" : "  ")
      text.append(mask.name.mask, .mask)
      text.append(" \(glyphs.times)\(mask.count) \(mask.reason)", .muted)
    }
    return text
  }
}
