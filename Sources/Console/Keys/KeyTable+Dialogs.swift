import Session
import Vocabulary

extension KeyTable {
  /// Keys inside dialogs. The dialog acts on them; they stand here so that hints cannot go stale.
  static let dialogs: [KeyEntry] =
    [
      own(.fill, .enter, "save") { $0.fill?.isMultiline == true ? "a line break" : nil },
      own(.fill, .enter, "new line") { $0.fill?.isMultiline == true ? nil : "one line" },
      own(.fill, .ctrl("n"), "save, next") {
        $0.unfilled.contains { [fill = $0.fill] in $0.name != fill?.name }
          ? nil : "no other is unset"
      },
      own(.fill, .ctrl("w"), "into .env") {
        guard let fill = $0.fill, $0.secret(fill.name)?.isKeptInMemory == true else {
          return "its source can be written"
        }
        return fill.isForFile ? "it goes there" : nil
      },
      own(.fill, .ctrl("w"), "session alone") {
        $0.fill?.isForFile == true ? nil : "it is kept in memory"
      },
      own(.fill, .ctrl("u"), "clear"),
      own(.fill, .ctrl("e"), "lines") {
        $0.fill?.isMultiline == true ? "it takes several" : nil
      },
      own(.fill, .ctrl("e"), "one line") {
        $0.fill?.isMultiline == true ? nil : "it is one line"
      },
      own(.fill, .esc, "cancel"),
      KeyEntry(.inDialog, [.enter], .filterLine, "keep the filter", hint: "keep"),
      KeyEntry(.inDialog, [.esc], .filterLine, "clear the filter", hint: "clear"),
      KeyEntry(.inDialog, [.up, .down], .filterLine, "move", hint: "move"),
      own(.edit, .enter, "save") { $0.isReplying ? "it is sent" : nil },
      own(.edit, .enter, "send it") { $0.isReplying ? nil : "it is saved" },
      own(.edit, .ctrl("u"), "clear"),
      own(.edit, .esc, "cancel"),
      own(.picker, .enter, "read"),
      own(.picker, .ctrl("d"), "dry run"),
      own(.picker, .tab, "limits"),
      own(.picker, .esc, "close"),
      own(.question, .character("d"), "deny", whyNot: deciding),
      own(.question, .character("o"), "once", whyNot: deciding),
      own(.question, .character("s"), "session", whyNot: deciding),
      own(.question, .character("p"), "project", whyNot: deciding),
      own(.question, .character("i"), "whole request", whyNot: deciding),
      own(.question, .enter, "deny and say why") {
        $0.question?.isWritingNote == true ? nil : "not writing"
      },
      own(.question, .esc, "decide later", whyNot: deciding),
      own(.question, .esc, "back") { deciding($0) == nil ? "nowhere to go back to" : nil },
      own(.confirm, .enter, "keep it as it is"),
      own(.failure, .enter, "close"),
      own(.failure, .character("o"), "go to line") {
        if case .failure(let failure) = $0.dialogs.last, failure.span != nil {
          nil
        } else {
          "no line"
        }
      },
      own(.help, .enter, "run it"),
      KeyEntry(.inDialog, [.up, .down], .dialog(.help), "move", hint: "move"),
      own(.help, .esc, "close"),
    ] + access + texts + approvals

  private static func own(
    _ kind: DialogKind, _ key: Key, _ hint: String,
    whyNot: @escaping @Sendable (State) -> String? = { _ in nil }
  ) -> KeyEntry {
    KeyEntry(.inDialog, [key], .dialog(kind), hint, hint: hint, whyNot: whyNot)
  }

  @Sendable private static func deciding(_ state: State) -> String? {
    if state.question?.showsRequest == true { return "you are reading the request" }
    return state.question?.isWritingNote == true ? "you are writing the note" : nil
  }
}

extension State {
  var fill: FillDialog? { if case .fill(let fill) = dialogs.last { fill } else { nil } }
  var isReplying: Bool { dialogs.last?.repliesTo != nil }
  var question: QuestionDialog? {
    if case .question(let question) = dialogs.last { question } else { nil }
  }
}
