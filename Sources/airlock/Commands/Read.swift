import ArgumentParser
import Session
import Vocabulary

/// `airlock read MANIFEST STREAM`: a test read, masked, without the screen.
struct Read: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Test read a stream with your secrets, and print it with them masked.",
    discussion: """
      A secret goes only where --allow says: nobody is asked. Records go to stdout, one a line; \
      requests, warnings and what was masked go to stderr. With --json stdout holds the whole \
      read: slices, pages, state, inferred schema, logs.
      """)

  @Argument(help: "The manifest, a YAML file.")
  var manifest: String

  @Argument(help: "The name of the stream.")
  var stream: String

  @OptionGroup var arguments: SessionArguments

  @Option(
    help: "A JSON file to start from: Airbyte states or STATE messages, or the stream's own state.")
  var state: String?

  @Option(help: "How many records at most; of pages that have more, all are read.")
  var maxRecords = 100

  @Option(help: "How many pages of each slice at most.")
  var maxPages = 5

  @Option(help: "How many slices at most.")
  var maxSlices = 5

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  func validate() throws {
    guard maxRecords > 0, maxPages > 0, maxSlices > 0 else {
      throw ValidationError("--max-records, --max-pages and --max-slices are at least 1")
    }
  }

  func run() async throws {
    let options = try arguments.options(manifest: manifest)
    do throws(Failure) {
      let start = try stateFile()
      let session = try Session(options)
      try await session.open()
      for warning in await session.sourceWarnings { Report.error("warning: \(warning)") }
      var request = ReadRequest(
        stream: stream,
        limits: ReadLimitsView(records: maxRecords, pages: maxPages, slices: maxSlices))
      if let start {
        request.state = start.state(of: stream, known: try await session.streamNames())
        if request.state == nil {
          Report.error("warning: \(FilePath.name(of: state ?? "")) has no state for this stream")
        }
      }
      if !json {
        request.bodies = .never
        request.keptRecords = maxRecords
      }
      Report.progress("reading …")
      let outcome = try await read(request, session)
      Report.endProgress()
      if json { Report.json(outcome.json) } else { ReadReport(outcome).show() }
      await session.close()
      if let failure = outcome.view.failure { throw failure }
    } catch {
      throw Complaint.status(error)
    }
  }

  /// A read that cannot start is told as JSON too; a file that cannot be used is not.
  private func read(_ request: ReadRequest, _ session: Session) async throws(Failure) -> ReadOutcome
  {
    do throws(Failure) {
      return try await session.read(request, by: .person)
    } catch {
      Report.endProgress()
      if json, ExitStatus(error) != .usage { Report.json(ReadOutcome.json(failing: error)) }
      throw error
    }
  }

  private func stateFile() throws(Failure) -> StateFile? {
    guard let state else { return nil }
    let bytes = try DiskFile.read(FilePath.absolute(state, from: Folder.current), limit: 16 << 20)
    return try StateFile(JSONFile(name: FilePath.name(of: state), bytes: bytes))
  }
}
