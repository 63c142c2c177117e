import Foundation
import Manifest
import Testing
import Vocabulary

@Suite("Against PyYAML and the CDK", .serialized, .enabled(if: Repository.hasPython))
struct OracleTests {
  private static let rounds =
    Int(ProcessInfo.processInfo.environment["AIRLOCK_ROUNDS"] ?? "") ?? 60
  private static let seed =
    UInt64(ProcessInfo.processInfo.environment["AIRLOCK_SEED"] ?? "") ?? 7

  private func ask(_ mode: String, _ texts: [String]) throws -> [JSON] {
    let file = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    try JSON.array(texts.map(JSON.string)).text().write(
      toFile: file, atomically: false, encoding: .utf8)
    let tool = Repository.root + "/Tests/ManifestTests/Tools/oracle.py"
    return try #require(try Repository.ask([tool, mode, file]).array)
  }

  /// Compares documents; a text PyYAML refuses must be refused.
  private func compare(_ texts: [String]) throws {
    let answers = try ask("yaml", texts)
    try #require(answers.count == texts.count)
    for (text, answer) in zip(texts, answers) {
      let found = Manifest(text: text).root.map { String(decoding: $0.canonical, as: UTF8.self) }
      let wanted = answer["value"]?.string
      // What is no mapping is refused anyway.
      if wanted?.hasPrefix("{") != true {
        #expect(found == nil, "\(text.debugDescription)")
      } else {
        #expect(found == wanted, "\(text.debugDescription)")
      }
    }
  }

  @Test("YAML is read as PyYAML's safe loader reads it")
  func yaml() throws {
    try compare(YAMLSamples.documents + YAMLSamples.scalars.map { "key: \($0)\nlist: [\($0)]\n" })
  }

  @Test("broken YAML is refused exactly where PyYAML refuses it", .enabled(if: Corpus.isThere))
  func brokenYAML() throws {
    let small = Corpus.manifests.filter { $0.text.utf8.count < 3000 }
    var mutator = TextMutator(seed: OracleTests.seed)
    var texts: [String] = []
    for round in 0..<OracleTests.rounds * 4 {
      texts.append(mutator.characters(small[round % small.count].text))
      texts.append(mutator.characters(YAMLSamples.documents[round % YAMLSamples.documents.count]))
    }
    try compare(texts)
  }

  @Test(
    "manifests with changed lines get the CDK's verdict and its resolved form",
    .enabled(if: Corpus.isThere))
  func changedLines() throws {
    let small = Corpus.manifests.filter { $0.text.utf8.count < 9000 }
    var mutator = TextMutator(seed: OracleTests.seed)
    let texts = (0..<OracleTests.rounds).map { mutator.lines(small[$0 % small.count].text) }
    let answers = try ask("verdict", texts)
    try #require(answers.count == texts.count)
    for (text, answer) in zip(texts, answers) { OracleTests.compare(text, answer) }
  }

  @Test(
    "manifests with changed parts get the CDK's verdict, streams, secrets and resolved form",
    .enabled(if: Corpus.isThere))
  func changedParts() throws {
    let count = max(500, OracleTests.rounds)
    let answers = try Repository.ask([
      Repository.root + "/Tests/ManifestTests/Tools/mutants.py", String(OracleTests.seed),
      String(count), Corpus.folder,
    ])
    let mutants = try #require(answers.array)
    try #require(mutants.count == count)
    for mutant in mutants { OracleTests.compare(try #require(mutant["text"]?.string), mutant) }
    // Both verdicts must be common, or little was compared.
    let valid = mutants.count { $0["valid"] == true }
    #expect(valid > count / 5 && valid < count * 4 / 5)
  }

  /// Compares what we make of a text with what the CDK makes of it.
  private static func compare(_ text: String, _ answer: JSON) {
    let manifest = Manifest(text: text)
    let errors = manifest.diagnostics.filter { $0.severity == .error }.map(\.line)
    let about = "\(answer["change"]?.string ?? "") \(answer["stage"] ?? nil) \(errors)\n\(text)"
    #expect(manifest.isValid == answer["valid"]?.bool, "\(about)")
    if let wanted = answer["resolved"]?.string {
      #expect(manifest.resolvedDigest == wanted, "\(about)")
    }
    guard manifest.isValid, answer["valid"] == true else { return }
    #expect(
      .array(manifest.streams.map { .string($0.name) }) == answer["stream_names"], "\(about)")
    #expect(
      .array(manifest.fields.filter(\.isSecret).map { .string($0.dotted) }) == answer["secrets"],
      "\(about)")
    let custom = Set(manifest.customComponents.map { "\($0.type):\($0.className)" })
    #expect(
      custom == Set(answer["custom_components"]?.array?.compactMap(\.string) ?? []), "\(about)")
  }
}
