import ArgumentParser
import Disclosure
import MCPServer
import Session

/// `airlock serve`: the MCP server without a person, on stdio, a socket or HTTP.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve MCP without a person: a secret goes only where --allow says.",
    discussion: """
      --stdio ends with its input; --socket and --http end with SIGTERM or SIGINT. Where they listen \
      is said on stderr; the token of HTTP is in the file that is named there.
      """)

  @Flag(help: "Speak MCP on stdin and stdout.")
  var stdio = false

  @Flag(help: "Listen on the project's Unix socket, which airlock bridge joins.")
  var socket = false

  @Flag(help: "Listen on HTTP at 127.0.0.1, with a token.")
  var http = false

  @Argument(help: "The session's manifest; tools may bring their own.")
  var manifest: String?

  @OptionGroup var arguments: SessionArguments
  @OptionGroup var sharing: SharingArguments

  @Option(help: "Let tools name .env, .env.* and *.env files inside this folder.")
  var envRoot: String?

  @Option(help: "Bytes of a tool's answer at most; 0 for no limit.")
  var resultBudget = 256 << 10

  func validate() throws {
    guard stdio || socket || http else {
      throw ValidationError("say how to serve: --stdio, --socket or --http")
    }
    guard socket || sharing.peers.isEmpty else {
      throw ValidationError("--socket-folder and --peer are for --socket")
    }
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
      if socket || http {
        try await serveDoors(server, options)
      } else {
        try await StdioTransport().run(server)
      }
      await session.close()
    } catch {
      throw Complaint.status(error)
    }
  }

  private func serveDoors(
    _ server: MCPServer, _ options: SessionOptions
  ) async throws(Failure) {
    // Asked for before anything is made that must be removed again.
    let signals = EndingSignals.arrivals()
    let project = options.manifest.map { FilePath.parent(of: $0) } ?? Folder.current
    let doors = Doors(
      server, of: project, runtimeFolder: sharing.folder, stateFolder: Folder.state,
      limits: sharing.limits
    ) { _, _ in [] }
    do throws(Failure) {
      try await open(doors)
      try await wait(server, signals)
    } catch {
      await doors.close()
      throw error
    }
    await doors.close()
  }

  private func open(_ doors: Doors) async throws(Failure) {
    if socket {
      switch await doors.apply(.socket(true)).socket {
      case .ready(let path): Report.error("airlock: listening on \(path)")
      case .failed(let failure): throw failure
      case .off: break
      }
    }
    if http {
      switch await doors.apply(.http(true)).http {
      case .ready(let url):
        // Without the file nobody could know the token: it is never printed.
        guard let file = await doors.tokenFile else {
          throw Failure(
            "token_not_kept", "the token of HTTP cannot be kept: the state folder refuses it",
            hint: "make \(Folder.state ?? "a home folder") writable, or set XDG_STATE_HOME")
        }
        Report.error("airlock: listening on \(url), token in \(file)")
      case .failed(let failure): throw failure
      case .off: break
      }
    }
  }

  /// Until a signal comes or, with --stdio, the input ends.
  private func wait(
    _ server: MCPServer, _ signals: AsyncStream<Void>
  ) async throws(Failure) {
    let stdio = stdio
    let failure = await withTaskGroup(of: Failure?.self) { group in
      group.addTask {
        for await _ in signals { break }
        return nil
      }
      if stdio {
        group.addTask {
          do throws(Failure) {
            try await StdioTransport().run(server)
            return nil
          } catch {
            return error
          }
        }
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    if let failure { throw failure }
  }
}
