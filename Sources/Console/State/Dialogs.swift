import Session
import Vocabulary

/// A dialog over the panes. They form a stack: keys go to the last one, Esc closes it.
enum Dialog: Sendable {
  case fill(FillDialog)
  case edit(EditDialog)
  case picker(PickerDialog)
  case question(QuestionDialog)
  case confirm(ConfirmDialog)
  case failure(Failure)
  case help(HelpDialog)
  case access(AccessDialog)
  case texts(TextsDialog)
  case publicKeys(PublicKeysDialog)
  case paste(PasteDialog)
  case approvals(ApprovalsDialog)

  var kind: DialogKind {
    switch self {
    case .fill: .fill
    case .edit: .edit
    case .picker: .picker
    case .question: .question
    case .confirm: .confirm
    case .failure: .failure
    case .help: .help
    case .access: .access
    case .texts: .texts
    case .publicKeys: .publicKeys
    case .paste: .paste
    case .approvals: .approvals
    }
  }
}

enum DialogKind: Sendable, Hashable, CaseIterable {
  case fill, edit, picker, question, confirm, failure, help, access, texts, publicKeys, paste,
    approvals
}

/// A value is typed for one secret. The text is in the draft; this knows how long it is.
struct FillDialog: Sendable {
  let name: SecretName
  let draft: SecretDraft
  var count = 0
  var fingerprint: String?
  var newlinesRemoved = 0
  var isMultiline = false
  /// It is written into a file, although the source of the key would keep it for this session alone.
  var isForFile = false
  /// A source was changed by somebody else since the dialog opened.
  var isFileChanged = false
  /// The secret that was saved on the way here, whose change is the person's own.
  let after: SecretName?

  init(_ name: SecretName, after: SecretName? = nil) {
    self.name = name
    self.after = after
    draft = SecretDraft()
  }
}

/// One line of ordinary text: a config value, or the name of a new stub.
struct EditDialog: Sendable {
  enum Subject: Sendable, Hashable {
    case config(ConfigRow)
    case stub
    /// A sentence for the LLM, instead of what its held call asked for.
    case reply(call: Int)
  }

  let subject: Subject
  var field: TextField
  /// Why the text cannot be taken.
  var refusal: String?
}

/// Which stream, how much of it, and whether anything is sent.
struct PickerDialog: Sendable {
  enum Field: Int, Sendable, CaseIterable { case filter, records, pages, slices, dryRun }

  var filter = TextField()
  var selected: String?
  var limits: ReadLimitsView
  var field: Field = .filter
  /// A limit was just entered, so the next digit starts a new number.
  var startsNumber = true
  var isDryRun: Bool
}

/// May a secret go there? Nothing here says yes by accident.
struct QuestionDialog: Sendable {
  let id: Int
  /// The first tick that saw it; keys count 300 ms later.
  var openedAt: Double?
  var isArmed = false
  var isWritingNote = false
  var note = TextField()
  /// `p` was pressed once.
  var isProjectPressed = false
  var showsRequest = false
  var top = 0

  init(_ id: Int) { self.id = id }
}

/// Asks before something that cannot be undone. Enter keeps things as they are.
struct ConfirmDialog: Sendable {
  let title: String
  let lines: [String]
  /// The key that does it, and its words.
  let key: Character
  let words: String
  let effect: Effect
}

/// The key table to look at, to filter and to run from; as help or as the palette.
struct HelpDialog: Sendable {
  let isPalette: Bool
  var filter = TextField()
  var selected = 0
}

/// Who may come in, how, and who is here.
struct AccessDialog: Sendable, Hashable {
  /// What the arrow keys stand on.
  enum Item: Sendable, Hashable {
    case socket, http, readOnly, pace
    case client(Int)
  }

  var selected: Item = .socket
}

/// Texts to look at and to copy: client configurations, or the rules that keep agents from a file.
struct TextsDialog: Sendable, Hashable {
  enum Subject: Sendable, Hashable { case configurations, denyRules }

  let subject: Subject
  var selected = 0
  /// Lines of the text above the first one shown.
  var top = 0
}

/// What may go where without a question, and what may not.
struct ApprovalsDialog: Sendable, Hashable {
  /// Stays with its row while others come and go; nil before a key was pressed.
  var selected: ApprovalRow?
}
