#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import CTerminal

/// The person's editor, as `VISUAL` or `EDITOR` names it: a command with arguments, for the shell.
struct Editor: Sendable, Hashable {
  let command: String

  static func current() -> Editor {
    let named = ["VISUAL", "EDITOR"].lazy.compactMap(Surroundings.environment).first { !$0.isEmpty }
    return Editor(command: named ?? "vi")
  }

  /// The program and its arguments. The file is an argument of the shell, never part of its text.
  func arguments(_ path: String, line: Int?) -> [String] {
    // A leading dash would be an option.
    let path = path.hasPrefix("-") ? "./" + path : path
    return ["/bin/sh", "-c", "exec \(command) \"$@\"", "sh"] + place(path, line)
  }

  private func place(_ path: String, _ line: Int?) -> [String] {
    guard let line, line > 0 else { return [path] }
    let program = command.split(separator: " ").first.map(String.init) ?? command
    switch program.split(separator: "/").last.map(String.init) ?? program {
    case "code", "codium", "code-insiders", "cursor": return ["--goto", "\(path):\(line)"]
    case "hx", "helix", "subl", "zed", "zeditor": return ["\(path):\(line)"]
    case "vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe",
      "mg", "ne", "jed", "less":
      return ["+\(line)", path]
    // An editor we do not know could take the number for a file.
    default: return [path]
    }
  }

  /// - Parameters:
  ///   - input: the terminal to read keys from.
  ///   - output: the terminal to draw on.
  /// - Returns: its exit code.
  func run(_ path: String, line: Int?, input: Int32, output: Int32) -> Int32 {
    // As system(3) does: Ctrl-C is for the editor, and Ctrl-Z stops both.
    var before = [SIGINT, SIGQUIT, SIGTSTP].map { ($0, sigaction()) }
    for index in before.indices {
      let isStop = before[index].0 == SIGTSTP
      airlock_override(before[index].0, isStop ? 0 : 1, &before[index].1)
    }
    defer { for index in before.indices { sigaction(before[index].0, &before[index].1, nil) } }
    return ChildProcess.run(
      arguments(path, line: line), descriptors: [input, output, output])
  }
}
