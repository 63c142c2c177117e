/// Numbers in sentences: `1 page`, `2 pages`.
enum Counted {
  static func words(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
