import Foundation

/// Looks for texts in the memory of a running process, and says in what kind of memory each lies.
///
///     let scan = try MemoryScan(process: id)
///     scan.finds(of: value)          // [Find(form: "raw", place: .owned, …)]
///
/// Only root may look into a process that forbids it, and only on Linux.
package struct MemoryScan {
  package enum Place: String, Sendable, CaseIterable {
    /// Left out of core dumps and of children: what `Secrets/OwnedPages` asks the system for, and
    /// nothing else of the program does.
    case owned = "owned pages"
    case heap = "heap"
    case stack = "stacks"
    /// Variables of the program and of its libraries, and whatever else can be written.
    case rest = "other memory"
  }

  package struct Find: Sendable {
    /// How it is spelt there: `raw`, `base64 at 1`, `a character every 32 bytes`.
    package let form: String
    package let place: Place
    /// What it stands in, as far as that can be seen: ``MemoryScan/answer``, `object of libswiftCore.so`,
    /// `bytes`.
    package let holder: String
  }

  package struct CannotLook: Error, CustomStringConvertible {
    package let description: String
  }

  private struct Mapping {
    let range: Range<UInt>
    let place: Place
    let bytes: [UInt8]
  }

  private let mappings: [Mapping]
  /// Where files are mapped, with their names: what a pointer to a type leads into.
  private let files: [(range: Range<UInt>, name: String)]

  /// An HTTP answer as it came from the socket, its status line before it without a gap. The client that
  /// reads from sockets makes such blocks and keeps them to read into again; what we make of an answer has
  /// no status line.
  package static let answer = "answer in a buffer of the HTTP client"

  /// Bytes of the pages that are ours.
  package var ownedBytes: Int {
    mappings.reduce(0) { $0 + ($1.place == .owned ? $1.bytes.count : 0) }
  }

  /// - Throws: ``CannotLook`` when the system does not let this user look.
  package init(process: Int32) throws {
    let folder = "/proc/\(process)"
    guard let smaps = MemoryScan.text("\(folder)/smaps"), !smaps.isEmpty,
      let memory = FileHandle(forReadingAtPath: "\(folder)/mem")
    else {
      throw CannotLook(description: "only root may read the memory of a process: run this as root")
    }
    defer { try? memory.close() }
    let stacks = MemoryScan.stackPointers(folder)
    var mappings: [Mapping] = []
    var files: [(range: Range<UInt>, name: String)] = []
    for entry in MemoryScan.entries(smaps) {
      if entry.name.hasPrefix("/") {
        files.append((entry.range, entry.name.split(separator: "/").last.map(String.init) ?? ""))
      }
      guard entry.rights.hasPrefix("rw"), !entry.name.hasPrefix("[v") else { continue }
      let place: Place =
        if entry.flags.contains("dd"), entry.flags.contains("wf") {
          .owned
        } else if entry.name == "[stack]" || stacks.contains(where: entry.range.contains) {
          .stack
        } else if entry.name == "[heap]" || entry.name.isEmpty {
          .heap
        } else {
          .rest
        }
      mappings.append(
        Mapping(
          range: entry.range, place: place,
          bytes: MemoryScan.read(memory.fileDescriptor, entry.range)))
    }
    self.mappings = mappings
    self.files = files
  }

  /// Every place of every form of a text.
  package func finds(of value: String) -> [Find] {
    var finds: [Find] = []
    for mapping in mappings {
      for (form, text) in LeakScan(value).allForms {
        for place in MemoryScan.places(of: Array(text.utf8), in: mapping.bytes, apart: [1]) {
          finds.append(
            Find(form: form, place: mapping.place, holder: holder(before: place.offset, mapping)))
        }
      }
      let spread = [2, 4, 8, 16, 24, 32, 40, 48, 56, 64]
      for place in MemoryScan.places(of: Array(value.utf8), in: mapping.bytes, apart: spread) {
        finds.append(
          Find(
            form: "a character every \(place.apart) bytes", place: mapping.place,
            holder: holder(before: place.offset, mapping)))
      }
    }
    return finds
  }

  // MARK: Searching

  private static func places(
    of text: [UInt8], in bytes: [UInt8], apart distances: [Int]
  ) -> [(offset: Int, apart: Int)] {
    var found: [(offset: Int, apart: Int)] = []
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let first = text.first else { return }
      var start = 0
      while start < bytes.count,
        let hit = memchr(base + start, Int32(first), bytes.count - start)
      {
        let offset = UnsafeRawPointer(hit) - base
        start = offset + 1
        for apart in distances where offset + (text.count - 1) * apart < bytes.count {
          if bytes[offset + apart] != text[1] { continue }
          if text.indices.allSatisfy({ bytes[offset + $0 * apart] == text[$0] }) {
            found.append((offset, apart))
          }
        }
      }
    }
    return found
  }

  /// Swift's objects begin with a pointer to their type, which lies in a file or in memory that was made
  /// for it; their count follows, and then the content.
  private func holder(before offset: Int, _ mapping: Mapping) -> String {
    if MemoryScan.isInAnswer(offset, mapping.bytes) { return MemoryScan.answer }
    for back in stride(from: 16, through: 48, by: 8) where offset - offset % 8 >= back {
      let place = offset - offset % 8 - back
      let word = mapping.bytes.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: place, as: UInt.self)
      }
      if let file = files.first(where: { $0.range.contains(word) }) {
        return "object of \(file.name)"
      }
    }
    return "bytes"
  }

  private static func isInAnswer(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    let status = Array("HTTP/1.1 ".utf8)
    var place = offset
    while place >= 0, offset - place < 64 << 10, bytes[place] != 0 {
      if bytes[place...].starts(with: status) { return true }
      place -= 1
    }
    return false
  }

  // MARK: The system's files

  private struct Entry {
    let range: Range<UInt>
    let rights: String
    let name: String
    let flags: Set<String>
  }

  /// `55d0c0000000-55d0c0021000 rw-p 00000000 00:00 0    [heap]`, and lines of facts after it (proc(5)).
  private static func entries(_ smaps: String) -> [Entry] {
    var entries: [Entry] = []
    var head: [Substring] = []
    for line in smaps.split(separator: "\n") {
      if line.hasPrefix("VmFlags:") {
        let bounds = head[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard bounds.count == 2 else { continue }
        entries.append(
          Entry(
            range: bounds[0]..<bounds[1], rights: String(head[1]),
            name: head.count > 5 ? head[5...].joined(separator: " ") : "",
            flags: Set(line.split(separator: " ").dropFirst().map(String.init))))
      } else if line.first.map({ "0123456789abcdef".contains($0) }) == true {
        head = line.split(separator: " ")
      }
    }
    return entries
  }

  /// Of every thread that waits in a system call.
  private static func stackPointers(_ folder: String) -> [UInt] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/task")) ?? []
    return threads.compactMap { thread in
      let words = text("\(folder)/task/\(thread)/syscall")?.split(separator: " ")
      guard let words, words.count >= 3 else { return nil }
      return UInt(words[words.count - 2].dropFirst(2), radix: 16)
    }
  }

  /// Files of /proc have no size, so they are read until they end.
  private static func text(_ path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
      return nil
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func read(_ descriptor: Int32, _ range: Range<UInt>) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    bytes.withUnsafeMutableBytes { bytes in
      while done < bytes.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
        let count = pread(
          descriptor, rest.baseAddress, min(rest.count, 1 << 20),
          off_t(range.lowerBound) + off_t(done))
        if count <= 0 { break }
        done += count
      }
    }
    return bytes
  }
}
