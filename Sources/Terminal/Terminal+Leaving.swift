import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Terminal {
  /// Stops the program as Ctrl-Z does, and returns when it goes on. The event ``TerminalEvent/resumed``
  /// follows; draw a frame then.
  package func suspend() {
    leave()
    // To the thread group at once: with kill(getpid(), SIGTSTP) this returned before it stopped.
    raise(SIGSTOP)
    enter()
  }

  /// Gives the terminal to somebody else while `body` runs, and takes it back.
  package func outside<Result>(_ body: () throws -> Result) rethrows -> Result {
    leave()
    defer { enter() }
    return try body()
  }

  /// Opens a file in the person's editor on this terminal, and returns when the editor has ended.
  ///
  /// - Parameter line: from 1; nil opens the file where the editor likes.
  /// - Throws: `editor_failed` when it cannot be started or says that it failed.
  package func edit(_ path: String, line: Int? = nil) throws(TerminalError) {
    let editor = Editor.current()
    let code = outside { editor.run(path, line: line, input: reader.terminal, output: tty) }
    guard code == 0 else {
      throw TerminalError(
        .noEditor,
        code == 126 || code == 127
          ? "the editor could not be started" : "the editor ended with code \(code)",
        hint: "set VISUAL or EDITOR to the editor you use")
    }
  }
}
