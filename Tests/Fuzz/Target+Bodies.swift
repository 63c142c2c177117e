import JSONSchema
import Manifest
import Vocabulary

@testable import Connector

extension Target {
  /// Parse, write, parse: the same value, in each layout. A failure stands within the text.
  func takeJSON(_ bytes: [UInt8]) {
    do throws(JSONError) {
      let value = try JSON(parsing: bytes)
      for layout in [JSON.Layout.compact, .python, .pretty] {
        let written = value.bytes(layout)
        guard let again = try? JSON(parsing: written) else {
          return promise(false, "what is written cannot be read")
        }
        promise(again == value, "another value comes back")
        promise(again.bytes(layout) == written, "another text comes back")
      }
      let whole = value.bytes(.whole)
      promise((try? JSON(parsing: whole)) != nil, "the whole text cannot be read")
    } catch {
      promise(0...bytes.count ~= error.offset, "a failure at \(error.offset)")
    }
  }

  /// A schema, and after the first line break what is compared with it.
  func takeSchema(_ bytes: [UInt8]) {
    guard let (first, second) = Target.halves(bytes), let schema = try? JSON(parsing: first),
      let value = try? JSON(parsing: second)
    else { return }
    _ = CompiledSchema.flaws(in: schema)
    let compiled = CompiledSchema(schema)
    guard let accepts = try? compiled.accepts(value),
      let violations = try? compiled.violations(in: value)
    else { return }
    promise(accepts == violations.isEmpty, "refused without a reason, or accepted with one")
  }

  /// A path of dpath, and after the first line break what it leads into.
  func takePath(_ bytes: [UInt8]) {
    guard let (first, second) = Target.halves(bytes), let value = try? JSON(parsing: second) else {
      return
    }
    let path = first.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let places = Dpath.matches(path, in: value)
    promise(Dpath.values(path, in: value).count == places.count, "other values than places")
    var changed = value
    for place in places.reversed() { Dpath.delete(place[...], in: &changed) }
    var set = value
    if Dpath.set(1, at: path[...], in: &set), !path.contains(where: Dpath.isGlob) {
      promise(Dpath.values(path, in: set) == [1], "what was set is not there")
    }
  }

  /// Rows are objects, and their fields hold no more than the text did.
  func takeCSV(_ bytes: [UInt8]) {
    let formats: [(TextEncoding, Unicode.Scalar)] = [(.utf8, ","), (.latin1, "\t"), (.utf16, ";")]
    for (encoding, delimiter) in formats {
      let format = BodyParser.CSVFormat(encoding: encoding, delimiter: delimiter, nulls: ["", "x"])
      let decoded = BodyParser.csv(format).parse(Unpacked(bytes: bytes), at: Target.place)
      promise(decoded.elements.count <= bytes.count, "more rows than bytes")
      promise(decoded.elements.allSatisfy { $0.object != nil }, "a row is no object")
    }
    _ = BodyParser.jsonLines.parse(Unpacked(bytes: bytes), at: Target.place)
    _ = BodyParser.json.parse(Unpacked(bytes: bytes), at: Target.place)
  }

  func takeXML(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let value = XMLReader.parse(text, limit: 10_000)
    promise(value.map { $0.object?.count == 1 } ?? true, "not one root")
    let size = value?.bytes().count ?? 0
    promise(size <= 40 * bytes.count + 100, "\(bytes.count) bytes of XML became \(size)")
  }

  /// Gzip and zip: never more than the limit, whatever the input promises.
  func takePacked(_ bytes: [UInt8]) {
    let limit = 1 << 14
    promise(Gzip.unpack(bytes, limit: limit).bytes.count <= limit, "gzip gave more than the limit")
    var raw = Inflate(bytes, from: 0, limit: limit)
    promise(raw.run().bytes.count <= limit, "deflate gave more than the limit")
    promise(raw.position <= bytes.count, "read beyond the end")
    if let archive = ZipArchive(bytes) {
      for entry in archive.entries.prefix(16) {
        let unpacked = archive.unpack(entry, limit: limit)
        promise(
          unpacked.bytes.count <= limit || unpacked.failure != nil, "zip gave more than the limit")
      }
    }
  }

  static let place = SourceSpan(line: 1, column: 1)
}
