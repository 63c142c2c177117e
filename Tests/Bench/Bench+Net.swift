import Secrets
import Vocabulary

extension Bench {
  /// What `.ci/net-speed` compares with `rg`.
  ///
  /// - Parameter secrets: a file of made-up values, one a line.
  /// - Returns: how many of the spellings are found, and the CPU seconds of the fastest run.
  static func net(secrets path: String, body: String, spellings: String, runs: Int) -> JSON {
    guard let values = Lines.bytes(of: path), let bytes = Lines.bytes(of: body),
      let texts = Lines.bytes(of: spellings)
    else { return ["error": "read"] }
    let vault = Vault()
    var names: [SecretName] = []
    for (number, value) in values.split(separator: 0x0A).enumerated() {
      guard let name = SecretName("value_\(number)") else { continue }
      _ = vault.seal(name, Array(value))
      names.append(name)
    }
    var building: [Double] = []
    for round in 0..<runs {
      guard let name = names.first else { break }
      _ = vault.seal(name, "made-up value \(round) of the run")
      let start = cpu()
      _ = vault.recogniser
      building.append(cpu() - start)
    }
    let recogniser = vault.recogniser
    func fastest(_ work: () -> Void) -> JSON {
      .double(
        (0..<runs).reduce(Double.infinity) { least, _ in
          let start = cpu()
          work()
          return min(least, cpu() - start)
        })
    }
    let all = texts.split(separator: 0x0A)
    let found = all.count(where: { line in
      Array(line).withUnsafeBufferPointer { recogniser.echoes(in: $0) > 0 }
    })
    var echoes = 0
    let scan = fastest { echoes = bytes.withUnsafeBufferPointer { recogniser.echoes(in: $0) } }
    let part = Array(bytes.prefix(10_000_000))
    let look = fastest { _ = recogniser.firstHit(in: part) }
    var answer: JSONObject = [
      "bytes": .int(bytes.count), "echoes": .int(echoes), "spellings": .int(all.count),
      "found": .int(found), "building": .double(building.min() ?? 0), "scan": scan,
      "looked": .int(part.count), "look": look,
    ]
    // The first document of the body: one a line.
    let document = bytes.prefix { $0 != 0x0A }
    if let json = try? JSON(parsing: Array(document)) {
      answer["document"] = .int(document.count)
      answer["mask"] = fastest { _ = recogniser.mask(json) }
    }
    return .object(answer)
  }

  /// Every text that is looked for to find some made-up values, one a line; those with a line break
  /// are left out.
  static func spellings(of path: String) -> [UInt8]? {
    guard let values = Lines.bytes(of: path) else { return nil }
    var seen: Set<[UInt8]> = []
    var result: [UInt8] = []
    for value in values.split(separator: 0x0A) {
      for text in Recogniser.spellings(of: Array(value))
      where !text.contains(0x0A) && seen.insert(text).inserted {
        result += text
        result.append(0x0A)
      }
    }
    return result
  }
}
