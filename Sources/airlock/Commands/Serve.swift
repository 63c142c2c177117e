import ArgumentParser
import Disclosure
import MCPServer
import Session

/// `airlock serve --stdio`: the MCP server without a person.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve MCP without a person: a secret goes only where --allow says.")

  @Flag(help: "Speak MCP on stdin and stdout.")
  var stdio = false

  @Argument(help: "The session's manifest; tools may bring their own.")
  var manifest: String?

  @OptionGroup var arguments: SessionArguments

  @Option(help: "Let tools name .env, .env.* and *.env files inside this folder.")
  var envRoot: String?

  @Option(help: "Bytes of a tool's answer at most; 0 for no limit.")
  var resultBudget = 256 << 10

  func validate() throws {
    guard stdio else { throw ValidationError("say how to serve: --stdio") }
    guard resultBudget >= 0 else { throw ValidationError("--result-budget is at least 0") }
  }

  func run() async throws {
    var options = try arguments.options(manifest: manifest)
    options.sourceRoot = envRoot.map { FilePath.absolute($0, from: Folder.current) }
    do throws(Failure) {
      let session = try Session(options)
      try await session.open()
      let clearing = Clearing(
        session: session, resultBudget: resultBudget == 0 ? nil : resultBudget)
      let server = MCPServer(session: session, clearing: clearing, version: Airlock.version)
      try await StdioTransport().run(server)
      await session.close()
    } catch {
      throw Complaint.status(error)
    }
  }
}
