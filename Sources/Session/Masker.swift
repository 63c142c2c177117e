import Connector
import Secrets
import Vocabulary

/// Turns what a read found into what may be seen. Everything a server sent, and every text that
/// was made from it, goes through one recogniser, and each hit is counted.
struct Masker {
  /// A body is shown up to here; the rest is counted.
  static let shownBody = 64 << 10
  private static let binary = "‹binary, "

  let recogniser: Recogniser
  let keepsBodies: Bool
  private(set) var hits: [MaskHit] = []

  init(_ recogniser: Recogniser, keepsBodies: Bool = true) {
    self.recogniser = recogniser
    self.keepsBodies = keepsBodies
  }

  mutating func add(_ found: [MaskHit]) { hits += found }

  mutating func mask(_ text: String) -> String {
    let (masked, found) = recogniser.mask(text)
    hits += found
    return masked
  }

  mutating func mask(_ value: JSON) -> JSON {
    let (masked, found) = recogniser.mask(value)
    hits += found
    return masked
  }

  /// Masks records together: a value may be cut into pieces that stand in several of them.
  mutating func mask(records: [JSON]) -> [JSON] {
    mask(.array(records)).array ?? []
  }

  /// - Parameters:
  ///   - milliseconds: since the request before it was answered.
  ///   - limit: only so many of the records are kept.
  mutating func page(
    _ page: PageRead, milliseconds: Double, keeping limit: Int = .max,
    auxiliary: AuxiliaryRequest? = nil
  ) -> PageView {
    // In records no short value is looked for: an echo of one was masked before they were made.
    var here = Masker(recogniser.limited(toShort: page.sent), keepsBodies: keepsBodies)
    let kept = page.records.count > limit ? Array(page.records.prefix(limit)) : page.records
    let document = keepsBodies || !kept.isEmpty ? here.look(at: page) : nil
    var inRecords = Masker(recogniser.ofLongValues)
    if !kept.isEmpty { inRecords.add(page.echoes) }
    let records =
      page.recordsStandInDocument && document?.isClean == true
      ? kept : inRecords.mask(records: kept)
    let recordHits = inRecords.hits
    here.add(recordHits)
    let view = here.exchange(page, document, records, milliseconds, auxiliary, recordHits)
    hits += here.hits
    return view
  }

  mutating func auxiliary(_ request: AuxiliaryRequest) -> PageView {
    page(
      PageRead(request: request.request, response: request.response, records: []),
      milliseconds: 0, auxiliary: request)
  }

  private mutating func exchange(
    _ page: PageRead, _ document: Document?, _ records: [JSON], _ milliseconds: Double,
    _ auxiliary: AuxiliaryRequest?, _ recordHits: [MaskHit]
  ) -> PageView {
    let (request, response) = (page.request, page.response)
    let body = shown(page, document)
    let isRead =
      document != nil || body.isEmpty && response?.body.isEmpty == true
      || keepsBodies && !body.hasPrefix(Masker.binary)
    // The length of an echo is the length of the secret.
    let tellsLength = page.sent.isEmpty || isRead && hits.isEmpty && page.echoes.isEmpty
    let responseHeaders: [(name: String, value: String)] = (response?.headers ?? []).map {
      name, value in
      let isLength = name.lowercased() == "content-length"
      return (mask(name), isLength && !tellsLength ? "‹length›" : mask(value))
    }
    // A request is the manifest's own text, with the names of secrets in the place of their values.
    var asked = Masker(recogniser.ofLongValues)
    let url = asked.mask(request?.maskedURL ?? "")
    let requestHeaders: [(name: String, value: String)] = (request?.headers ?? []).map {
      ($0.name, asked.mask($0.value.masked))
    }
    let requestBody = request?.body.masked.map { asked.mask($0) }
    hits += asked.hits
    return PageView(
      method: request?.method ?? "", url: url, requestHeaders: requestHeaders,
      requestBody: requestBody, line: request?.span?.line, status: response?.status,
      responseHeaders: responseHeaders,
      responseBody: body, responseBytes: response?.body.count ?? 0, milliseconds: milliseconds,
      records: records, recordCount: page.records.count, auxiliary: auxiliary?.type,
      title: auxiliary.map { mask($0.title) },
      purpose: auxiliary.map { mask($0.description) },
      masked: MaskCount.counting(recordHits.isEmpty ? hits : recordHits))
  }

  /// A body that is JSON, with its secrets taken out.
  private struct Document {
    let masked: JSON
    let hits: [MaskHit]
    /// As it came, where nothing had to be taken out of it.
    let text: [UInt8]?
    var isClean: Bool { hits.isEmpty }
  }

  /// Looks through the body, once for itself and for the records that stand in it.
  private func look(at page: PageRead) -> Document? {
    guard let response = page.response, !response.body.isEmpty else { return nil }
    var text: [UInt8]?
    var document = page.document
    if document != nil {
      text = response.body
    } else if keepsBodies {
      text = page.readableBody
      document = text.flatMap { try? JSON(parsing: $0) }
    }
    guard let document else { return nil }
    let (masked, hits) = recogniser.mask(document)
    // A key that stands twice is in the text twice, and in the document once. What is not shown need
    // not be looked at, but for the rest of a value that is cut.
    let isClean =
      hits.isEmpty && keepsBodies
      && text.map { recogniser.firstHit(in: Array($0.prefix(Masker.shownBody * 2))) == nil } == true
    return Document(masked: masked, hits: hits, text: isClean ? text : nil)
  }

  /// A JSON body is masked field by field, so that one echo does not withhold the rest; any other
  /// text is one field. Bytes that are no text are not shown: nothing could be found in them.
  private mutating func shown(_ page: PageRead, _ document: Document?) -> String {
    guard keepsBodies, let size = page.response?.body.count, size > 0 else { return "" }
    if let document {
      hits += document.hits
      if let text = document.text { return String(cutting: text, to: Masker.shownBody) }
      return document.masked.text(.python).cut(to: Masker.shownBody)
    }
    guard let body = page.readableBody else {
      // What was sent may be echoed where nobody can see it: then only the order of the size is told.
      return Masker.binary
        + (page.sent.isEmpty
          ? "\(Masker.grouped(size)) bytes›" : "up to \(Masker.grouped(size / 1000 + 1)) kB›")
    }
    return mask(String(decoding: body, as: UTF8.self)).cut(to: Masker.shownBody)
  }

  /// `1,234`
  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension MaskCount {
  /// Sums hits by name and reason.
  static func counting(_ hits: [MaskHit]) -> [MaskCount] { counting(MaskTally(hits)) }

  static func counting(_ tally: MaskTally) -> [MaskCount] {
    tally.rows.map { MaskCount(name: $0.name, reason: $0.reason, count: $0.count) }
  }
}

extension String {
  /// The same of bytes that are UTF-8.
  init(cutting bytes: [UInt8], to limit: Int) {
    guard bytes.count > limit else {
      self.init(decoding: bytes, as: UTF8.self)
      return
    }
    var end = limit
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    self.init(decoding: bytes[..<end], as: UTF8.self)
    append("…")
  }

  /// At most so many bytes, cut before a character, with a mark where the rest was.
  func cut(to limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    while end.samePosition(in: self) == nil { end = utf8.index(before: end) }
    return self[..<end] + "…"
  }
}
