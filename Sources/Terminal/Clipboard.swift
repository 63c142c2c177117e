import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a copy went.
package enum Copied: Sendable, Hashable {
  /// The terminal was asked (OSC 52). It does not answer, so it may have refused.
  case terminal
  /// A program took it: `tmux`, `wl-copy`, `xclip`, `xsel`, `pbcopy`.
  case tool(String)
  /// Nothing here takes text.
  case impossible

  /// `OSC 52`, `wl-copy`; nil when nothing took it.
  package var by: String? {
    switch self {
    case .terminal: "OSC 52"
    case .tool(let name): name
    case .impossible: nil
    }
  }
}

extension Terminal {
  /// Puts text on the clipboard of the person, who may sit at the other end of an SSH connection.
  ///
  /// Inside tmux that is tmux's task (`load-buffer -w` tells the outer terminal too). Otherwise OSC
  /// 52 first, and a program of this machine where the terminal is known not to do it.
  package func copy(_ text: String) -> Copied {
    let clipboard = Clipboard.current()
    if clipboard.multiplexer == .tmux, Clipboard.run(["tmux", "load-buffer", "-w", "-"], text) {
      return .tool("tmux")
    }
    if clipboard.takesOSC52, let sequence = clipboard.sequence(text) {
      write(Array(sequence.utf8))
      return .terminal
    }
    for tool in clipboard.tools where Clipboard.run(tool, text) { return .tool(tool[0]) }
    return .impossible
  }
}

/// What the surroundings say about copying.
struct Clipboard: Sendable, Hashable {
  enum Multiplexer: Sendable, Hashable { case none, tmux, screen }

  var multiplexer = Multiplexer.none
  var takesOSC52 = true
  /// Programs to try, with the arguments that make them read stdin.
  var tools: [[String]] = []

  /// Longer sequences are cut or dropped by some terminals; 100,000 is what most say they take.
  static let sequenceLimit = 100_000

  static func current() -> Clipboard { make(Surroundings.environment) }

  /// - Parameter variable: looks a variable of the environment up.
  static func make(_ variable: (String) -> String?) -> Clipboard {
    var clipboard = Clipboard()
    let term = variable("TERM") ?? ""
    if variable("TMUX") != nil {
      clipboard.multiplexer = .tmux
    } else if variable("STY") != nil || term.hasPrefix("screen") {
      clipboard.multiplexer = .screen
    }
    let isKnownNot =
      variable("TERM_PROGRAM") == "Apple_Terminal" || variable("VTE_VERSION") != nil
      || term == "linux" || term.hasPrefix("vt") || term.hasPrefix("cons")
    clipboard.takesOSC52 = !isKnownNot
    #if canImport(Darwin)
      clipboard.tools.append(["pbcopy"])
    #endif
    if variable("WAYLAND_DISPLAY") != nil { clipboard.tools.append(["wl-copy"]) }
    if variable("DISPLAY") != nil {
      clipboard.tools += [
        ["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"],
      ]
    }
    return clipboard
  }

  /// OSC 52 ("Manipulate Selection Data" in XTerm Control Sequences), wrapped so that a multiplexer
  /// hands it on; nil when it would be too long to arrive whole.
  func sequence(_ text: String) -> String? {
    let encoded = Self.base64(Array(text.utf8))
    guard encoded.utf8.count <= Self.sequenceLimit else { return nil }
    let plain = "\u{1B}]52;c;\(encoded)\u{07}"
    switch multiplexer {
    case .none: return plain
    case .tmux:
      // Plain for `set-clipboard on`, wrapped for `allow-passthrough on`.
      return plain + "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"
    case .screen:
      // screen takes a string of at most 768 bytes, and strings that follow each other are joined.
      var rest = plain[...]
      var wrapped = ""
      while !rest.isEmpty {
        wrapped += "\u{1B}P" + rest.prefix(700) + "\u{1B}\\"
        rest = rest.dropFirst(700)
      }
      return wrapped
    }
  }

  /// Runs a program with the text as its stdin, for two seconds at most.
  static func run(_ arguments: [String], _ text: String) -> Bool {
    let file = airlock_memory_file()
    guard file >= 0 else { return false }
    defer { close(file) }
    Array(text.utf8).withUnsafeBytes { airlock_write_all(file, $0.baseAddress, $0.count) }
    lseek(file, 0, SEEK_SET)
    return ChildProcess.run(arguments, descriptors: [file, nil, nil], patience: 2_000) == 0
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        let isPadding = index > group.count
        encoded.append(isPadding ? 0x3D : alphabet[bits >> (18 - 6 * index) & 63])
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
