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
    let tool = Repository.root + "/Tests/ManifestTests/Tools/oracle.py"
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try JSON.array(texts.map(JSON.string)).text().write(
      toFile: folder + "/texts", atomically: false, encoding: .utf8)
    let status = try Repository.run([tool, mode, folder + "/texts", folder + "/answers"])
    try #require(status == 0)
    let answers = try String(contentsOfFile: folder + "/answers", encoding: .utf8)
    return try #require(JSON(parsing: answers).array)
  }

  /// Compares documents; a text PyYAML refuses must be refused.
  private func compare(_ texts: [String]) throws {
    let answers = try ask("yaml", texts)
    try #require(answers.count == texts.count)
    for (text, answer) in zip(texts, answers) {
      let found = Manifest(text: text).root?.json.sortingKeys.text(.compact)
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
    "changed manifests get the CDK's verdict and its resolved form", .enabled(if: Corpus.isThere))
  func verdicts() throws {
    let small = Corpus.manifests.filter { $0.text.utf8.count < 9000 }
    var mutator = TextMutator(seed: OracleTests.seed)
    let texts = (0..<OracleTests.rounds).map { mutator.lines(small[$0 % small.count].text) }
    let answers = try ask("verdict", texts)
    try #require(answers.count == texts.count)
    for (text, answer) in zip(texts, answers) {
      let manifest = Manifest(text: text)
      let errors = manifest.diagnostics.filter { $0.severity == .error }
      #expect(
        manifest.isValid == answer["valid"]?.bool,
        "\(answer["stage"] ?? nil) \(errors.map { "\($0.path) \($0.message)" })\n\(text)")
      guard let wanted = answer["resolved"]?.string else { continue }
      #expect(manifest.resolvedDigest == wanted, "\(text)")
    }
  }
}
