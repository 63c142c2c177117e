import Jinja
import Manifest
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `.ci/ratios` cannot see from outside a process: validation and templates when everything is
/// warm. No product; it is built for the comparison only.
///
///     Bench validate RUNS FILE…       one JSON line a file: CPU seconds of the fastest and median run
///     Bench templates MILLISECONDS    expressions and context on stdin, a JSON line for each
///     Bench spellings 1 SECRETS       every text sought for the values of a file, one a line
///     Bench net RUNS SECRETS BODY SPELLINGS
///                                     one JSON line: CPU seconds of the echo net's fastest run
@main
enum Bench {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let number = arguments.dropFirst().first.flatMap({ Int($0) }), number > 0 else {
      return complain()
    }
    switch arguments.first {
    case "validate":
      for path in arguments.dropFirst(2) { Lines.write(validation(of: path, runs: number)) }
    case "templates":
      guard let input = try? JSON(parsing: Lines.input()) else { return complain() }
      for line in templates(input, milliseconds: number) { Lines.write(line) }
    case "spellings":
      guard let path = arguments.dropFirst(2).first, let texts = spellings(of: path) else {
        return complain()
      }
      Lines.write(texts)
    case "net":
      let files = Array(arguments.dropFirst(2))
      guard files.count == 3 else { return complain() }
      Lines.write(net(secrets: files[0], body: files[1], spellings: files[2], runs: number))
    default: complain()
    }
  }

  private static func complain() {
    Lines.write([
      "error": "Bench validate RUNS FILE… | templates MILLISECONDS | spellings 1 FILE | net RUNS …"
    ])
    exit(64)
  }

  /// Loads a manifest again and again, from its bytes to its digest: what `airlock check` does.
  private static func validation(of path: String, runs: Int) -> JSON {
    guard let bytes = Lines.bytes(of: path) else {
      return ["path": .string(path), "error": "read"]
    }
    var seconds: [Double] = []
    var isValid = false
    for _ in 0..<runs {
      let start = cpu()
      let manifest = Manifest(bytes: bytes)
      isValid = manifest.isValid && manifest.resolvedDigest != nil
      seconds.append(cpu() - start)
    }
    seconds.sort()
    return [
      "path": .string(path), "is_valid": .bool(isValid), "fastest": .double(seconds[0]),
      "median": .double(seconds[seconds.count / 2]),
    ]
  }

  /// CPU seconds of this process, all threads.
  static func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
