import ArgumentParser
import DemoAPI
import MCPServer
import Session
import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `airlock demo`: a make-believe API inside the process, and a connector for it with one mistake
/// and one stub.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try it on a make-believe API: no account, key or network.",
    discussion: """
      The project lives in a private temporary folder that is gone afterwards. Any text of eight \
      characters or more will do as the client secret.
      """)

  @OptionGroup var look: LookArguments

  @Flag(help: "Let the scripted LLM work from the start; in the screen, : \"let the LLM work\".")
  var script = false

  func run() async throws {
    let server: DemoServer
    do {
      server = try await DemoServer.start(tokens: .randomTakingAnyClientSecret())
    } catch {
      throw Complaint.status(Failure("demo_failed", "the demo API cannot listen on 127.0.0.1"))
    }
    guard let paste = await DemoPasteServer.start(for: server.credentials) else {
      throw Complaint.status(Failure("demo_failed", "the demo API cannot listen on 127.0.0.1"))
    }
    let project = try DemoFolder.attempt { () throws(Failure) in
      let folder = try DemoFolder.make(for: server)
      var options = SessionOptions(now: Clock.now)
      options.manifest = folder.manifest
      options.sources = [.file(folder.env), .paste(paste.address)]
      options.pastePassword = paste.password
      options.configFile = folder.config
      options.isInteractive = true
      options.isDemo = true
      return (options, try Session(options))
    }
    let access = LLMAccess(project.1, project.0, try SharingArguments.parse([]))
    let visit = DemoVisit(session: project.1, place: access.place, tokens: server.credentials)
    if look.plain {
      await DemoJourney(session: project.1, access: access, visit: script ? visit : nil).run()
    } else {
      try await Show.session(
        project.1, access, project.0, look, visit: visit, startsVisit: script)
    }
    await visit.end()
    await access.doors.close()
    Restore.removeNow()
    await server.stop()
    await paste.server.stop()
  }
}

/// The private folder of the demo's project. Whatever ends the process removes it.
struct DemoFolder {
  let path: String

  var manifest: String { path + "/" + DemoProject.name + "/manifest.yaml" }
  var env: String { path + "/" + DemoProject.name + "/.env" }
  var config: String { path + "/" + DemoProject.name + "/config.json" }

  /// A failure leaves nothing behind either.
  static func attempt<Result>(_ body: () throws(Failure) -> Result) throws -> Result {
    do throws(Failure) {
      return try body()
    } catch {
      Restore.removeNow()
      throw Complaint.status(error)
    }
  }

  static func make(for server: DemoServer) throws(Failure) -> DemoFolder {
    let base = Folder.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/airlock-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(
        "folder_not_writable", "no temporary folder could be made", hint: "set TMPDIR")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Restore.removeOnExit(path)
    let folder = DemoFolder(path: path)
    mkdir(path + "/" + DemoProject.name, 0o700)
    try DiskFile.replace(
      folder.manifest, with: Array(DemoProject.manifest(origin: server.origin).utf8))
    try DiskFile.replace(
      folder.env, with: Array(DemoProject.dotenv(server.credentials, teamPaste: true).utf8))
    try DiskFile.replace(folder.config, with: Array(DemoProject.config.utf8))
    return folder
  }
}
