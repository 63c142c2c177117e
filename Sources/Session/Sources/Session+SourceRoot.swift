import Secrets
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Session {
  /// Learns the values of the dotenv files that lie in the folder whose files tools may name. Nobody
  /// opened them; a text that holds such a value, a manifest for one, must not come back with it.
  func learnSourceRoot() {
    guard let root = options.sourceRoot else { return }
    for name in Session.names(in: root) where SourceRule.isDotenv(name) {
      // One that cannot be read gives nothing away either.
      _ = try? FileSource("\(root)/\(name)", vault: vault, publicKeys: options.publicKeys)
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}
