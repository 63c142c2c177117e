import Secrets
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Session {
  /// Learns the values of the dotenv files that lie in the folder whose files tools may name, and
  /// below it. Nobody opened them; a text that holds such a value, a manifest for one, must not come
  /// back with it.
  func learnSourceRoot() {
    guard let root = options.sourceRoot else { return }
    var left = 4000
    learn(in: root, depth: 0, &left)
  }

  /// - Parameter left: how many entries are still looked at: a root may be a whole disk.
  private func learn(in folder: String, depth: Int, _ left: inout Int) {
    for (name, isFolder) in Session.entries(of: folder) {
      left -= 1
      if left < 0 { return }
      if isFolder {
        if depth < 6, !name.hasPrefix("."), name != "node_modules" {
          learn(in: "\(folder)/\(name)", depth: depth + 1, &left)
        }
      } else if SourceRule.isDotenv(name) {
        // One that cannot be read gives nothing away either.
        _ = try? FileSource("\(folder)/\(name)", vault: vault, public: marks)
      }
    }
  }

  /// Names, and whether they are folders; links are none.
  private static func entries(of folder: String) -> [(String, isFolder: Bool)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var result: [(String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      var kind = Int32(entry.pointee.d_type)
      // Not every file system tells; asking for each entry would cost more than the rest.
      if kind == Int32(DT_UNKNOWN) {
        var status = stat()
        guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
        kind = status.st_mode & S_IFMT == S_IFDIR ? Int32(DT_DIR) : Int32(DT_REG)
      }
      result.append((name, kind == Int32(DT_DIR)))
    }
    return result
  }
}
