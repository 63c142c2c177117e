import Manifest
import Testing
import Vocabulary

@Suite("Against the CDK's answers", .enabled(if: Corpus.isThere))
struct CorpusTests {
  @Test("there is a corpus to compare with")
  func corpus() {
    #expect(Corpus.manifests.count == 49)
    #expect(Corpus.mutants.count == 30)
  }

  @Test("the verdict is the CDK's", arguments: Corpus.manifests + Corpus.mutants)
  func verdict(_ sample: Corpus.Case) {
    let manifest = sample.manifest
    let errors = manifest.diagnostics.filter { $0.severity == .error }.map(\.message)
    #expect(manifest.isValid == sample.expected["valid"]?.bool, "\(errors)")
  }

  @Test("the resolved manifest is the CDK's, byte by byte", arguments: Corpus.manifests)
  func resolved(_ sample: Corpus.Case) {
    guard let wanted = sample.expected["resolved_sha256"]?.string else { return }
    #expect(sample.manifest.resolvedDigest == wanted)
  }

  @Test("streams are listed as the CDK lists them", arguments: Corpus.manifests)
  func streams(_ sample: Corpus.Case) {
    guard let names = sample.expected["stream_names"]?.array?.compactMap(\.string) else { return }
    let manifest = sample.manifest
    #expect(manifest.streams.map(\.name) == names)
    let dynamic = sample.expected["dynamic_streams"]?.array ?? []
    #expect(manifest.dynamicStreams.count == dynamic.count)
    for (name, wanted) in zip(manifest.dynamicStreams, dynamic) where wanted != .null {
      #expect(name == wanted.string)
    }
    for stream in manifest.streams {
      var node = manifest.resolved
      for step in stream.location {
        node = node?[step] ?? Int(step).flatMap { index in node?.elements?[index] }
      }
      #expect(node?["name"]?.string == stream.name)
    }
  }

  @Test("secrets are found as the CDK finds them, in order", arguments: Corpus.manifests)
  func secrets(_ sample: Corpus.Case) {
    guard let secrets = sample.expected["secrets"]?.array?.compactMap(\.string) else { return }
    let manifest = sample.manifest
    #expect(manifest.fields.filter(\.isSecret).map(\.dotted) == secrets)
  }

  @Test("custom components are found", arguments: Corpus.manifests)
  func customComponents(_ sample: Corpus.Case) {
    guard let wanted = sample.expected["custom_components"]?.array?.compactMap(\.string) else {
      return
    }
    let found = sample.manifest.customComponents.map { "\($0.type):\($0.className)" }
    #expect(Set(found) == Set(wanted))
  }

  @Test("a mutant has one error, not a cascade", arguments: Corpus.mutants)
  func oneError(_ sample: Corpus.Case) {
    let errors = sample.manifest.diagnostics.filter { $0.severity == .error }
    #expect(errors.count <= 1, "\(errors.map { "\($0.path): \($0.message)" })")
  }
}
