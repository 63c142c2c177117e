package import Console

/// Something the terminal or the operating system told us.
package enum TerminalEvent: Sendable, Hashable {
  case key(Key)
  /// A bracketed paste, whole, its line ends turned into `\n`. Nothing else keeps its text.
  case paste(String)
  /// A paste over ``InputDecoder/pasteLimit``. Half a secret is worse than none, so all is dropped.
  case pasteTooLarge
  case mouse(Mouse)
  /// The window has another size. Draw a frame of it.
  case resized(Size)
  /// Somebody asks the program to end. Close and end; a second one ends it without asking.
  case signal(Signal)
  /// Somebody asks the program to stop for now: call ``Terminal/suspend()``.
  case suspend
  /// The program runs again after it was stopped. Draw a frame.
  case resumed
  /// The terminal is gone. Nothing but signals follows.
  case endOfInput

  package enum Signal: Int32, Sendable, Hashable, CaseIterable {
    case hangup = 1
    case interrupt = 2
    case terminate = 15
  }
}

/// What the mouse did, in SGR coordinates (xterm, "Extended coordinates") made to start at 0.
package struct Mouse: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    case press(Button), release(Button), wheelUp, wheelDown
  }

  package enum Button: Int, Sendable, Hashable { case left = 0, middle, right }

  package let action: Action
  package let at: Point

  package init(_ action: Action, at: Point) {
    self.action = action
    self.at = at
  }
}
