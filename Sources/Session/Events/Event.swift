package import Vocabulary

/// One thing that happened in the session. The screen, the activity list and the log are folds over
/// these. Everything in them is masked; no event holds a secret value.
package struct Event: Sendable {
  package let id: Int
  /// Seconds since 1970.
  package let time: Double
  package let by: Party
  package let kind: Kind

  package init(id: Int, time: Double, by: Party, kind: Kind) {
    self.id = id
    self.time = time
    self.by = by
    self.kind = kind
  }

  package enum Kind: Sendable {
    case projectOpened(ProjectView)
    /// The file was read (again) and checked.
    case manifestChanged(ManifestView)
    /// What the streams need changed, and the manifest did not: a secret was filled.
    case streamsChanged([StreamView])
    case secretsChanged([SecretRow])
    case configChanged([ConfigRow])
    /// - Parameter reason: why whoever asked needs them, in its own words, masked.
    case stubbed([SecretName], file: String, reason: String?)
    /// - Parameter fingerprint: two words, such as `amber-otter`.
    case filled(SecretName, file: String, fingerprint: String)
    case cleared(SecretName, file: String)
    case configSet(path: String)
    /// Which of these keys are no secret? Asked once, when a source is opened.
    case publicKeysAsked([PublicCandidate])
    /// A person said so; the answer to the question, or a mark by itself.
    case marked(public: [SecretName], secret: [SecretName])
    /// A paste waits for the person: for its password, or for a yes to reading it.
    case pasteLocked(LockedPaste)
    case repaired(title: String)
    case readStarted(ReadStart)
    case readPage(read: Int, PageView)
    case readFinished(ReadView)
    case questionAsked(Question)
    /// An open question lists more hosts now, or fewer.
    case questionChanged(Question)
    case questionClosed(id: Int, Answer)
    /// What lets requests through, or stops them, without a question.
    case approvalsChanged([ApprovalRow])
    /// Doors, pace or clients changed.
    case accessChanged(AccessView)
    case callStarted(CallView)
    /// The call waits for the person, who holds the LLM.
    case callHeld(id: Int)
    case callReleased(id: Int)
    case callFinished(CallEnd)
    case manifestEdited(ManifestEditView)
    case waitStarted(WaitView)
    case waitEnded(id: Int)
    /// A command that could not be done. Stays until it is read.
    case failed(Failure)
  }
}

/// A failure in words: stable code, one sentence, next step. Masked.
package struct Failure: Sendable, Hashable, Error {
  package let code: String
  package let message: String
  package let hint: String?
  /// Where in the manifest, when it is about a line of it.
  package let span: SourceSpan?

  package init(_ code: String, _ message: String, hint: String? = nil, at span: SourceSpan? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.span = span
  }
}
