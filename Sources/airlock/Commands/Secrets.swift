import ArgumentParser
import Session
import Vocabulary

/// `airlock secrets list|stub`: names and whether they are set, never values.
struct Secrets: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the secrets of your sources, or add stubs for missing ones.",
    subcommands: [List.self, Stub.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List keys with set or unset; exit status 5 when one is unset.")

    @OptionGroup var arguments: SessionArguments
    @Flag(help: "Print one JSON object instead of lines.") var json = false

    func run() async throws {
      let options = try arguments.sourceOptions(manifest: nil)
      do throws(Failure) {
        let session = try Session(options)
        try await session.openSources()
        let listing = try await session.listSecrets(in: nil, by: .person)
        if json {
          Report.json(session.masked(listing.json).withoutCanary)
        } else {
          for entry in listing.secrets {
            Report.line("\(entry.isSet ? "set  " : "unset") \(entry.name.text)  \(entry.source)")
          }
        }
        for warning in listing.warnings { Report.error("warning: \(warning)") }
        if listing.secrets.contains(where: { !$0.isSet }) { throw Failure("secret_unset", "") }
      } catch {
        throw Complaint.status(error)
      }
    }
  }

  struct Stub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an empty line for each secret that the manifest needs and nobody has set.")

    @Argument(help: "The manifest whose spec names the secrets.")
    var manifest: String?

    @Option(name: .customLong("key"), parsing: .singleValue, help: "A key to add; repeatable.")
    var keys: [String] = []

    @OptionGroup var arguments: SessionArguments
    @Flag(help: "Print one JSON object instead of lines.") var json = false

    func validate() throws {
      if manifest == nil && keys.isEmpty {
        throw ValidationError("name a manifest, or keys with --key")
      }
    }

    func run() async throws {
      let options = try arguments.sourceOptions(manifest: manifest)
      do throws(Failure) {
        let session = try Session(options)
        try await session.openSources()
        var request = StubRequest(paths: keys)
        request.includesSessionManifest = manifest != nil
        let report = try await session.addStubs(request, by: .person)
        for warning in await session.sourceWarnings { Report.error("warning: \(warning)") }
        if report.added.isEmpty && report.set.isEmpty && report.unset.isEmpty && !json {
          Report.error("no secret is needed: the spec marks no field airbyte_secret")
        }
        if json {
          Report.json(session.masked(report.json).withoutCanary)
        } else {
          for name in report.added { Report.line("added \(name.text) to \(report.path)") }
          for name in report.set { Report.line("set   \(name.text)") }
        }
      } catch {
        throw Complaint.status(error)
      }
    }
  }
}

extension SessionArguments {
  /// With `.env` of this folder when no source was named.
  func sourceOptions(manifest: String?) throws -> SessionOptions {
    var options = try options(manifest: manifest)
    if options.sources.isEmpty {
      options.sources = [.file(FilePath.absolute(".env", from: Folder.current))]
    }
    return options
  }
}

extension Masked<JSON> {
  /// For a person's own terminal: the proof of masking is for the other door.
  var withoutCanary: JSON {
    guard case .object(var members) = content else { return content }
    members[CanaryField.key] = nil
    return .object(members)
  }
}
