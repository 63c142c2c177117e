import ArgumentParser
import MCPServer
import Session
import Vocabulary

/// `airlock doctor`: what is there, what is not right, and what to do about it.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at everything airlock needs: exit status 1 when something should be mended.",
    discussion: "No value of a secret and no token is printed.")

  @Argument(help: "The manifest; left out, manifest.yaml of this folder.")
  var manifest: String?

  @OptionGroup var arguments: SessionArguments
  @Option(help: "The folder in which the socket lies, as it was given to airlock.")
  var socketFolder: String?
  @Flag(help: "Print one JSON object instead of a table.") var json = false

  func run() async throws {
    let options = try arguments.sourceOptions(manifest: manifest ?? "manifest.yaml")
    let project = FilePath.parent(of: options.manifest ?? Folder.current + "/manifest.yaml")
    let shared = socketFolder.map {
      RuntimeFolder(shared: FilePath.absolute($0, from: Folder.current))
    }
    let findings =
      ProgramFindings.all() + TerminalFindings.all() + FolderFindings.all(project: project)
      + DoorFindings.all(project: project, shared: shared)
      + [ManifestFinding.of(options)] + (await SourceFindings.all(options, project: project))
    let rules = Exposure(sources: options.sources.compactMap(\.path), folder: project).denyRules
    if json { Report.json(Doctor.object(findings, rules)) } else { show(findings, rules) }
    if findings.contains(where: { $0.state == .mend }) { throw ExitStatus.problems.code }
  }

  private static func object(_ findings: [Finding], _ rules: [ClientConfiguration]) -> JSON {
    [
      "is_fine": .bool(!findings.contains { $0.state == .mend }),
      "findings": .array(findings.map(\.json)),
      "deny_rules": .array(
        rules.map {
          ["client": .string($0.client), "place": .string($0.place), "text": .string($0.text)]
        }),
    ]
  }

  private func show(_ findings: [Finding], _ rules: [ClientConfiguration]) {
    let width = findings.map(\.topic.count).max() ?? 0
    for finding in findings {
      let topic = finding.topic + String(repeating: " ", count: width - finding.topic.count)
      let state = finding.state.rawValue
      Report.line(
        state + String(repeating: " ", count: 6 - state.count) + topic + "  " + finding.text)
      if let next = finding.next {
        Report.line(String(repeating: " ", count: 8 + width) + "next: " + next)
      }
    }
    let mend = findings.count { $0.state == .mend }
    Report.line("")
    Report.line(
      mend == 0 ? "nothing to mend" : mend == 1 ? "1 thing to mend" : "\(mend) things to mend")
    for rule in rules {
      Report.line("")
      Report.line("\(rule.client): \(rule.place)")
      for line in rule.text.split(separator: "\n", omittingEmptySubsequences: false) {
        Report.line("  \(line)")
      }
    }
  }
}
