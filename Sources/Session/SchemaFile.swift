/// Reads the schema files that a manifest names: JSON inside of the project's folder and nowhere else.
enum SchemaFile {
  static let sizeLimit = 5_000_000

  /// - Parameters:
  ///   - path: from the folder of the manifest.
  ///   - folder: nil when no project is open.
  /// - Returns: nil for a file that is not there, is no `.json` or lies elsewhere, by a link too.
  static func read(_ path: String, in folder: String?) -> [UInt8]? {
    guard let folder, path.hasSuffix(".json") else { return nil }
    let root = DiskFile.resolved(folder)
    let whole = DiskFile.resolved("\(root)/\(path)")
    guard whole.hasPrefix(root + "/") else { return nil }
    return try? DiskFile.read(whole, limit: sizeLimit)
  }
}
