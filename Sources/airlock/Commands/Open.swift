import ArgumentParser
import MCPServer
import Session
import Terminal

/// `airlock [MANIFEST]`: the screen on the person's own project.
struct Open: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the screen on a manifest (the default command).")

  @Argument(help: "The manifest; left out, manifest.yaml of this folder.")
  var manifest: String?

  @OptionGroup var arguments: SessionArguments
  @OptionGroup var sharing: SharingArguments
  @OptionGroup var look: LookArguments

  func run() async throws {
    var options = try arguments.options(manifest: manifest ?? "manifest.yaml")
    if let manifest, let path = options.manifest, !DiskFile.exists(path) {
      throw Complaint.status(
        Failure(
          "file_missing", "\(FilePath.name(of: manifest)) does not exist", hint: "check the path"))
    }
    if options.sources.isEmpty {
      options.sources = [.file(FilePath.absolute(".env", from: Folder.current))]
    }
    options.stateFolder = Folder.state
    options.isInteractive = true
    options.peers = sharing.peers
    let session: Session
    do throws(Failure) {
      session = try Session(options)
    } catch {
      throw Complaint.status(error)
    }
    try await Show.session(session, LLMAccess(session, options, sharing), options, look)
  }
}

/// How it looks; the same for every command that shows something.
struct LookArguments: ParsableArguments {
  @Flag(help: "Print lines and read commands instead of drawing a screen.")
  var plain = false

  @Flag(help: "Draw with ASCII alone.")
  var ascii = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false
}

/// Opens a session in the way the person asked for, and ends the process as it should end.
enum Show {
  static func session(
    _ session: Session, _ access: LLMAccess, _ options: SessionOptions, _ look: LookArguments,
    visit: DemoVisit? = nil, startsVisit: Bool = false
  ) async throws {
    if look.plain {
      await PlainConsole(session: session, doors: access.doors).run()
      await access.doors.close()
      return
    }
    let paths = ScreenPaths(manifest: options.manifest, sources: options.sources.compactMap(\.path))
    let drawing = ScreenOptions(ascii: look.ascii, noMouse: look.noMouse)
    let company = ScreenCompany(doors: access.doors, visit: visit, startsVisit: startsVisit)
    let ending = try await screen(session, paths, drawing, company)
    await access.doors.close()
    switch ending {
    case .quit: break
    case .signal(let signal): Restore.die(of: signal)
    case .demo:
      var demo = Demo()
      demo.look = look
      try await demo.run()
    }
  }

  @MainActor
  private static func screen(
    _ session: Session, _ paths: ScreenPaths, _ options: ScreenOptions, _ company: ScreenCompany
  ) async throws -> Screen.Ending {
    do throws(TerminalError) {
      return try await Screen(
        session: session, paths: paths, options: options, company: company
      ).run()
    } catch {
      throw Complaint.status(Failure(error.code.rawValue, error.message, hint: error.hint))
    }
  }
}
