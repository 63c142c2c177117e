#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Session
import Testing
import Vocabulary

@testable import Console

/// Presses keys in a session of a size, and compares the screen with a text file.
///
///     screen("80x24", given: .demo, keys: "2jf", is: "validation-fixed.txt")
///
/// With `AIRLOCK_RECORD=1` the file is written anew, and the test fails so that it is noticed.
func screen(
  _ size: String, given: Given, keys: String = "", _ glyphs: Glyphs = .unicode, is name: String,
  after change: (inout State) -> Void = { _ in },
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var state = given.state(Size(parsing: size), glyphs)
  for key in Key.keys(keys) { press(key, &state) }
  change(&state)
  let text = view(state, state.size).lines.map { steady($0, state) + "\n" }.joined()
  let path = golden(name)
  if getenv("AIRLOCK_RECORD") != nil {
    write(text, to: path)
    Issue.record("recorded \(name); look at it, then run again", sourceLocation: sourceLocation)
    return
  }
  guard let expected = read(path) else {
    Issue.record("there is no golden file \(name)", sourceLocation: sourceLocation)
    return
  }
  #expect(text == expected, "the screen is not \(name)", sourceLocation: sourceLocation)
}

/// A line in which the fingerprint, made with a key of this run, is `word-word`; what stands behind
/// it keeps its column.
private func steady(_ line: String, _ state: State) -> String {
  guard let words = state.secretFocus?.fingerprint, let place = line.firstRange(of: words) else {
    return line
  }
  let name = "word-word"
  var rest = line[place.upperBound...]
  if words.count < name.count { rest = rest.dropFirst(name.count - words.count) }
  let padding = String(repeating: " ", count: max(0, words.count - name.count))
  return line[..<place.lowerBound] + name + padding + rest
}

/// Presses a key as the runner does: in a secret field characters go to the draft.
func press(_ key: Key, _ state: inout State) {
  guard let draft = state.secretFocus else {
    _ = update(&state, .key(key))
    return
  }
  switch SecretKeyRouting.route(key, isMultiline: state.secretTakesNewlines) {
  case .append("\n"):
    draft.appendNewline()
    _ = update(&state, .secretEdited(newlinesRemoved: 0))
  case .append(let text):
    let removed = draft.append(text)
    _ = update(&state, .secretEdited(newlinesRemoved: removed))
  case .deleteLast:
    draft.deleteLast()
    _ = update(&state, .secretEdited(newlinesRemoved: 0))
  case .clear:
    draft.clear()
    _ = update(&state, .secretEdited(newlinesRemoved: 0))
  case .pass(let key): _ = update(&state, .key(key))
  }
}

extension Size {
  init(parsing text: String) {
    let parts = text.split(separator: "x").compactMap { Int($0) }
    self.init(parts[0], parts[1])
  }
}

extension Key {
  /// Letters are themselves; `<enter>`, `<^n>`, `<down>` are named.
  static func keys(_ text: String) -> [Key] {
    var keys: [Key] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "<", let end = rest.firstIndex(of: ">") else {
        keys.append(.character(character))
        continue
      }
      keys.append(named(rest[..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return keys
  }

  private static func named(_ name: Substring) -> Key {
    switch name {
    case "enter": return .enter
    case "esc": return .esc
    case "tab": return .tab
    case "backtab": return .backTab
    case "up": return .up
    case "down": return .down
    case "left": return .left
    case "right": return .right
    case "pgdn": return .pageDown
    case "pgup": return .pageUp
    case "home": return .home
    case "end": return .end
    case "backspace": return .backspace
    case "space": return .character(" ")
    default:
      if name.first == "^", let letter = name.last { return .ctrl(letter) }
      preconditionFailure("no key is called \(name)")
    }
  }
}

private func golden(_ name: String) -> String {
  let here = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return "/\(here)/Golden/\(name)"
}

private func read(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func write(_ text: String, to path: String) {
  guard let file = fopen(path, "w") else { return }
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  _ = fwrite(bytes, 1, bytes.count, file)
}
