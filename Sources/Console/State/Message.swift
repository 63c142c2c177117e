package import Session

/// Everything that can happen to the screen.
package enum Message: Sendable {
  case key(Key)
  /// One event however long it is. Never sent while ``State/secretFocus`` is not nil.
  case paste(String)
  /// The draft of ``State/secretFocus`` was changed; the text itself stays in the draft.
  case secretEdited(newlinesRemoved: Int)
  case resize(Size)
  /// Seconds since 1970; sent every ``State/tickInterval`` seconds while that is not nil.
  case tick(Double)
  case session(Event)
  case clicked(x: Int, y: Int)
  /// Rows, positive is down.
  case wheel(Int)
  /// The editor that ``Effect/openEditor(_:line:)`` started has ended.
  case editorClosed
  /// How the copy went: `OSC 52`, `wl-copy`; nil when nothing could take it.
  case copied(by: String?)
}

/// What the runner is asked to do.
package enum Effect: Sendable {
  case command(Command)
  case quit
  case suspend
  case redraw
  case openEditor(EditedFile, line: Int?)
  case copy(String)
  /// Copy the text of a client's configuration; the runner puts the token where its dots are.
  case copyConfiguration(ClientConfiguration)
  /// Start the make-believe project.
  case loadDemo
  /// In the demo: let its LLM come in and work.
  case letTheLLMWork
}

/// A file that a person may open in their own editor.
package enum EditedFile: Sendable, Hashable {
  case manifest
  /// A secret source, by its display name: `.env`.
  case source(String)
}
