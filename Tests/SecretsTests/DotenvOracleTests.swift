import Foundation
import Testing
import Vocabulary

@testable import Secrets

@Suite("dotenv texts mean what python-dotenv says", .enabled(if: Python.isExpected))
struct DotenvOracleTests {
  private static let reading = """
    import io, json, logging, sys
    from dotenv.main import DotEnv
    logging.disable(logging.CRITICAL)
    def read(text):
        # Files are opened with universal newlines.
        stream = io.StringIO(text, newline=None)
        return dict(DotEnv(None, stream=stream, interpolate=False).dict())
    json.dump([read(t) for t in json.load(open(sys.argv[1], encoding="utf-8"))], sys.stdout)
    """

  /// What python-dotenv's own `set_key` makes of each text.
  private static let setting = """
    import json, logging, os, sys, tempfile
    from dotenv import set_key
    logging.disable(logging.CRITICAL)
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "a.env")
    def put(text, key, value):
        with open(path, "w", encoding="utf-8", newline="") as file: file.write(text)
        try: set_key(path, key, value)
        except Exception: return None
        with open(path, encoding="utf-8", newline="") as file: return file.read()
    edits = json.load(open(sys.argv[1], encoding="utf-8"))
    json.dump([put(*edit) for edit in edits], sys.stdout)
    os.remove(path); os.rmdir(folder)
    """

  private static func meanings(_ answer: JSON) -> [String: String] {
    let known = (answer.object ?? [:]).filter { SecretName($0.key) != nil && $0.value != .null }
    return Dictionary(uniqueKeysWithValues: known.map { ($0.key, $0.value.string ?? "") })
  }

  @Test("every line form is read alike")
  func readsAlike() throws {
    let texts = DotenvSamples.texts
    try #require(texts.count >= 500)
    let answers = try Python.run(Self.reading, .array(texts.map(JSON.string))).array ?? []
    try #require(answers.count == texts.count)
    var table = DotenvTable("snippets read", ["tried", "differ"])
    for (text, answer) in zip(texts, answers) {
      let isAlike =
        try DotenvDocument(WipingBuffer(Array(text.utf8))).meanings == Self.meanings(answer)
      #expect(isAlike, "\(JSON.string(text).text())")
      table.add(DotenvSamples.form(of: text), [1, isAlike ? 0 : 1])
    }
    try table.write()
  }

  @Test("a value that was written is read back, and every other byte is as before")
  func writesAlike() throws {
    var edits: [Edit] = []
    for (index, text) in DotenvSamples.texts.enumerated() {
      edits += try Edit.all(of: text, index)
    }
    try #require(edits.count >= 1_000)
    // A few texts have quotes that never close; there the proof refuses, rightly.
    let made = edits.filter { $0.result != nil }
    #expect(made.count > DotenvSamples.texts.count * 3)
    let answers =
      try Python.run(Self.reading, .array(made.map { .string($0.result ?? "") }))
      .array ?? []
    try #require(answers.count == made.count)
    let sets = edits.filter { $0.kind == .set }
    let theirs =
      try Python.run(
        Self.setting,
        .array(sets.map { [.string($0.before), .string($0.key), .string($0.value)] })
      ).array ?? []
    try #require(theirs.count == sets.count)

    var table = DotenvTable("edits", ["tried", "refused", "misread", "other bytes changed"])
    for edit in edits where edit.result == nil { table.add(edit.kind.rawValue, [1, 1, 0, 0]) }
    for (edit, answer) in zip(made, answers) {
      let isRead = Self.meanings(answer) == edit.wanted
      let isKept = try DotenvKeeping.holds(edit.before, edit.result ?? "", but: edit.key)
      #expect(
        isRead && isKept,
        "\(edit.kind) \(edit.key): \([edit.before, edit.result ?? ""].map { JSON.string($0).text() })"
      )
      table.add(edit.kind.rawValue, [1, 0, isRead ? 0 : 1, isKept ? 0 : 1])
    }
    for (edit, answer) in zip(sets, theirs) {
      let isKept =
        try answer.string.map { try DotenvKeeping.holds(edit.before, $0, but: edit.key) } ?? false
      table.add(
        "set, by python-dotenv itself", [1, answer.string == nil ? 1 : 0, 0, isKept ? 0 : 1])
    }
    try table.write()
  }
}

/// A change to a text, and what came of it.
private struct Edit {
  enum Kind: String { case set = "set", clear = "clear", stub = "stub" }

  let kind: Kind
  let before: String
  let key: String
  let value: String
  /// nil where it was refused, because the text would not say what it should.
  var result: String?
  /// What the result says.
  var wanted: [String: String] = [:]

  /// Two values for a key that is there and for one that is not, that key emptied, and a stub.
  static func all(of text: String, _ index: Int) throws -> [Edit] {
    let secrets = DotenvSamples.secrets
    var edits: [Edit] = []
    for value in [secrets[index % secrets.count], secrets[(index * 7 + 3) % secrets.count]] {
      for key in ["KEY", "NEW"] {
        edits.append(Edit(kind: .set, before: text, key: key, value: value))
      }
    }
    edits.append(Edit(kind: .clear, before: text, key: "KEY", value: ""))
    edits.append(Edit(kind: .stub, before: text, key: "NEW", value: ""))
    for index in edits.indices { try edits[index].make() }
    return edits
  }

  private mutating func make() throws {
    let document = try DotenvDocument(WipingBuffer(Array(before.utf8)))
    let old = document.meanings
    var edit = DotenvEdit(document)
    switch kind {
    case .set:
      edit.set(name(key), WipingBuffer(Array(value.utf8)))
      wanted = old.merging([key: value]) { $1 }
    case .clear:
      edit.clear(name(key))
      wanted = old[key] == nil ? old : old.merging([key: ""]) { $1 }
    case .stub:
      edit.addStub(name(key), comment: "needed by the spec")
      wanted = old.merging([key: ""]) { $1 }
    }
    let written = edit.takeText()
    let text = written.withBytes { String(decoding: $0, as: UTF8.self) }
    let after = try DotenvDocument(written)
    let isRight: Bool
    switch kind {
    case .set:
      isRight = DotenvProof.holds(document, after, expecting: [name(key): Fingerprint(of: value)])
    case .clear, .stub: isRight = after.meanings == wanted
    }
    if isRight { result = text }
  }
}

/// Says whether an edit left every byte alone that is not the key's own.
enum DotenvKeeping {
  static func holds(_ before: String, _ after: String, but key: String) throws -> Bool {
    let (old, new) = (try others(before, key), try others(after, key))
    guard new.starts(with: old) else { return false }
    // What is added at the end may end the last line first, and bring a comment along.
    let added = String(decoding: new.dropFirst(old.count), as: UTF8.self)
    let words = added.trimmingCharacters(in: .whitespacesAndNewlines)
    return words.isEmpty || words == "# needed by the spec"
  }

  /// All bytes but those of the key's statements; the white space before a statement is nobody's.
  private static func others(_ text: String, _ key: String) throws -> [UInt8] {
    let bytes = Array(text.utf8)
    let document = try DotenvDocument(WipingBuffer(bytes))
    var result: [UInt8] = []
    var end = 0
    for statement in document.statements where statement.name?.text == key {
      // Python's white space, which is more than ASCII's.
      let space = String(decoding: bytes[statement.range], as: UTF8.self).unicodeScalars
        .prefix { $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value) }
      result += bytes[end..<statement.range.lowerBound + String(space).utf8.count]
      end = statement.range.upperBound
    }
    return result + bytes[end...]
  }
}

/// Counts by group, for `.ci/dotenv-parity`, which names the file that the table is added to.
struct DotenvTable {
  private let title: String
  private let columns: [String]
  private var rows: [(String, [Int])] = []

  init(_ title: String, _ columns: [String]) { (self.title, self.columns) = (title, columns) }

  mutating func add(_ group: String, _ counts: [Int]) {
    if let index = rows.firstIndex(where: { $0.0 == group }) {
      rows[index].1 = zip(rows[index].1, counts).map(+)
    } else {
      rows.append((group, counts))
    }
  }

  /// Does nothing when no file is named.
  func write() throws {
    guard let path = ProcessInfo.processInfo.environment["AIRLOCK_DOTENV_TABLE"] else { return }
    let width = max(title.count, rows.map(\.0.count).max() ?? 0)
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func line(_ name: String, _ cells: [String]) -> String {
      padded(name, width)
        + zip(columns, cells).map { column, cell in
          "  " + String(repeating: " ", count: max(0, column.count - cell.count)) + cell
        }.joined()
    }
    let text =
      ([line(title, columns)]
      + rows.sorted { $0.0 < $1.0 }.map { line($0.0, $0.1.map(String.init)) })
      .joined(separator: "\n") + "\n\n"
    let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    try (old + text).write(toFile: path, atomically: true, encoding: .utf8)
  }
}

extension Fingerprint {
  init(of text: String) {
    self = Array(text.utf8).withUnsafeBufferPointer { Fingerprint(of: $0, key: .passing) }
  }
}

extension DotenvDocument {
  /// What the text says, as a dictionary a test can compare.
  var meanings: [String: String] {
    var result: [String: String] = [:]
    for statement in statements {
      if let name = statement.bareName { result[name.text] = nil }
      guard case .value(let name, let range, let quote) = statement.kind else { continue }
      let value = value(range, quote)
      result[name.text] = value.withBytes { String(decoding: $0, as: UTF8.self) }
    }
    return result
  }
}
