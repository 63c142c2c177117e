import Connector
import Egress
import Jinja
import Manifest
import Secrets
package import Vocabulary

extension Session {
  /// Reads a stream, page by page, and masks everything on the way into the log.
  ///
  /// - Throws: ``Failure`` when the read cannot start. A read that started and failed is an
  ///   outcome with a failure in it.
  package func read(
    _ request: ReadRequest, by party: Party,
    progress: (@Sendable (ReadProgress) -> Void)? = nil
  ) async throws(Failure) -> ReadOutcome {
    let manifest = try currentManifest(request.manifest)
    let reader = try reader(for: manifest, request: request)
    if !request.isDryRun, let missing = reader.readiness(of: request.stream),
      missing.code == .secretUnset
    {
      throw masked(Failure(missing))
    }
    let task = ReadTask(
      reader: reader, request: request, transport: transport, session: self, party: party)
    let shelf = PageShelf(bodies: request.bodies, keeping: request.keptRecords)
    let id = reads.begin(watcher: progress, shelf: shelf) { task.cancel() }
    defer { reads.end(id) }
    let start = ReadStart(
      id: id, stream: masked(request.stream), limits: request.limits, isDryRun: request.isDryRun)
    emit(.readStarted(start), by: party)
    let result = await task.run(id: id)
    await transport.finish(read: id)
    await tellStoreFailure()
    for update in result.configUpdates { rotated.remember(update) }
    let outcome = outcome(result, start, request, manifest)
    if request.manifest == nil && !request.isDryRun {
      history.mark(
        outcome.view.isSuccess ? .testPass : .testFail, "read of \(outcome.view.stream)")
    }
    emit(.readFinished(outcome.view), by: party)
    return outcome
  }

  /// Stops every read. The questions they wait for are withdrawn as they end.
  func cancelReads() { reads.cancelAll() }

  /// A page as it arrives. Its time is without that in which a person thought about a question.
  func pageArrived(
    _ page: Tainted<PageRead>, read id: Int, milliseconds elapsed: Double, by party: Party
  ) {
    let milliseconds = max(0, elapsed - reads.takeWait(of: id) * 1000)
    let isWatched = options.isInteractive
    let view = reads.pageArrived(
      page.content, in: id, milliseconds: milliseconds, isWatched: isWatched, vault.recogniser)
    if let view, isWatched { emit(.readPage(read: id, view), by: party) }
  }

  /// A request that would be sent; nobody is told that a page arrived.
  func rehearsed(_ page: PageRead, read id: Int) { reads.rehearsed(page, in: id, vault.recogniser) }

  /// Merges config and secrets and hands them to the connector. The secrets go in as holes.
  func reader(for manifest: Manifest, request: ReadRequest?) throws(Failure) -> StreamReader {
    let secrets = try secrets(from: request?.sources)
    let merged = config.merging(request?.config)
    let (plain, sealed) = sealSecretFields(of: merged, manifest)
    let open = try publicConfig(plain, manifest.fields, from: request?.sources)
    let hydrated: HydratedConfig
    do throws(ConnectorError) {
      hydrated = try hydrateConfig(
        session: open, secrets: sealed + secrets, fields: manifest.fields)
    } catch {
      throw Failure(error)
    }
    let now = options.now
    let folder = project.folder
    return StreamReader(
      manifest: manifest, config: hydrated, kept: rotated.updates,
      file: { SchemaFile.read($0, in: folder) }
    ) {
      PythonDateTime(timestamp: now()) ?? .epoch
    }
  }

  /// A value that stands in the config where the spec says secret is one, whoever put it there.
  private func sealSecretFields(
    of config: JSON, _ manifest: Manifest
  )
    -> (JSON, [(SecretName, Secret)])
  {
    var plain = SessionConfig(values: config)
    var sealed: [(SecretName, Secret)] = []
    for path in secretPaths(in: config, manifest.fields) {
      guard let name = SecretName(path.joined(separator: ".")),
        let value = SessionConfig(values: config).value(at: path)
      else { continue }
      plain.set(nil, at: path)
      sealed.append((name, vault.seal(name, value.string ?? value.text(.python))))
    }
    return (plain.values, sealed)
  }

  private func outcome(
    _ read: StreamRead, _ start: ReadStart, _ request: ReadRequest, _ manifest: Manifest
  ) -> ReadOutcome {
    var shelf = reads.takeShelf(of: start.id) ?? PageShelf(bodies: .never, keeping: 0)
    let isPoor = read.failure != nil || shelf.recordCount == 0
    let keepsBodies = request.bodies == .always || request.bodies == .whenPoor && isPoor
    let recogniser = vault.recogniser
    var masker = Masker(recogniser.ofLongValues)
    var beside = Masker(recogniser, keepsBodies: keepsBodies)
    let (views, hits) = shelf.finish(recogniser, isPoor: isPoor)
    var arrived = views[...]
    let slices = read.slices.map { slice in
      let pages = Array(arrived.prefix(slice.pages.count))
      arrived = arrived.dropFirst(slice.pages.count)
      return SliceOutcome(
        descriptor: slice.descriptor.map { masker.mask($0) },
        state: slice.state.map { masker.mask($0) }, pages: pages,
        auxiliary: slice.auxiliaryRequests.map { beside.auxiliary($0) })
    }
    let auxiliary = read.auxiliaryRequests.map { beside.auxiliary($0) }
    let schema = read.inferredSchema.map { masker.mask($0) }
    let formats = masker.mask(.object(read.inferredDatetimeFormats))
    let update = read.latestConfigUpdate.map { masker.mask($0) }
    let logs = read.logs.map { LogLine(level: $0.level, message: masker.mask($0.message)) }
    let failure = read.failure.map { masked(Failure($0)) }
    let pages = slices.flatMap { $0.auxiliary + $0.pages } + auxiliary
    let records = slices.flatMap { $0.pages.flatMap(\.records) }
    let columns = SchemaReport(inferred: schema, records: records)
    let declared = declaredSchema(of: request.stream, manifest)
    var removed = MaskTally(masker.hits + beside.hits)
    removed.add(hits)
    let view = ReadView(
      id: start.id, stream: start.stream, isDryRun: start.isDryRun, isSuccess: failure == nil,
      failure: failure,
      warnings: logs.filter { $0.level == "WARN" }.map(\.message)
        + unreadable(shelf, of: views.count),
      records: records, pages: pages, sliceCount: slices.count, limitReached: read.limitReached,
      milliseconds: views.reduce(0) { $0 + $1.milliseconds },
      masked: MaskCount.counting(removed), schemaNotes: columns.notes(against: declared.schema),
      columns: columns.columns, recordCount: read.wasAborted ? 0 : shelf.recordCount)
    return ReadOutcome(
      view: view, slices: slices, auxiliary: auxiliary, inferredSchema: schema,
      inferredDatetimeFormats: formats, latestConfigUpdate: update, logs: logs,
      schema: columns.check(against: declared), manifestText: manifest.text,
      wasAborted: read.wasAborted)
  }

  private func unreadable(_ shelf: PageShelf, of count: Int) -> [String] {
    if shelf.unreadable == 0 { return [] }
    return ["\(shelf.unreadable) of \(count) answers held no JSON object or array"]
  }

  /// What the manifest says of a stream's schema.
  private func declaredSchema(of stream: String, _ manifest: Manifest) -> DeclaredSchema {
    guard let summary = manifest.streams.first(where: { $0.name == stream }),
      let node = manifest.resolved?.node(at: summary.location),
      node.componentType == "DeclarativeStream"
    else { return .elsewhere }
    guard let loader = node["schema_loader"] else {
      // The CDK looks for this file when a stream names no loader.
      guard let bytes = SchemaFile.read("schemas/\(stream).json", in: project.folder) else {
        return .missing
      }
      return (try? JSON(parsing: bytes)).map { .file($0) } ?? .elsewhere
    }
    guard loader.componentType == "InlineSchemaLoader" else { return .elsewhere }
    guard let schema = loader["schema"]?.json, schema.object?.isEmpty == false else {
      return .missing
    }
    return .inline(schema)
  }
}

extension SessionConfig {
  /// A config whose values are known to be an object.
  init(values: JSON) {
    self.init()
    if case .object(let members) = values {
      for (key, value) in members { set(value, at: [key]) }
    }
  }
}

extension Failure {
  init(_ error: ConnectorError) {
    if let transport = error.transport {
      self.init(
        transport.code.rawValue, transport.message, hint: transport.hint ?? error.hint,
        at: error.span)
      return
    }
    let detail = error.detail.map { ": \($0.content)" } ?? ""
    self.init(error.code.rawValue, error.message + detail, hint: error.hint, at: error.span)
  }
}
