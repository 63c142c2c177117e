import Foundation
import Testing
import Vocabulary

@testable import Manifest

@Suite("The catalogue of components")
struct CatalogueTests {
  private static let tool = Repository.root + "/Tests/ManifestTests/Tools/derive_catalogue.py"
  private static let folder = Repository.root + "/Sources/Manifest/Catalogue"

  @Test("it is the one of the installed CDK", .enabled(if: Repository.hasPython))
  func same() throws {
    #expect(
      try Repository.run([CatalogueTests.tool, "--check", CatalogueTests.folder]) == 0,
      "run .ci/catalogue --write")
  }

  @Test(
    "a difference in any of its files is found", .enabled(if: Repository.hasPython),
    arguments: [
      ("Catalogue+Streams.swift", "check!", "check"),
      ("Catalogue+Requests.swift", "=GET,POST", "=GET"),
      ("Catalogue+Requests.swift", "url_base~", "url_base"),
      (
        "Catalogue+Values.swift", "HttpRequester.http_method \"GET\"",
        "HttpRequester.http_method \"POST\""
      ),
      ("Catalogue+Defaults.swift", "DeclarativeSource.spec Spec", "DeclarativeSource.spec Spek"),
      ("Catalogue+Custom.swift", "CustomDecoder\n", "CustomDekoder\n"),
    ])
  func mutation(_ file: String, _ old: String, _ new: String) throws {
    let copy = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.copyItem(atPath: CatalogueTests.folder, toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let text = try String(contentsOfFile: "\(copy)/\(file)", encoding: .utf8)
    try #require(text.contains(old))
    try text.replacing(old, with: new).write(
      toFile: "\(copy)/\(file)", atomically: true, encoding: .utf8)
    #expect(try Repository.run([CatalogueTests.tool, "--check", copy]) == 1)
  }

  @Test("every definition is read")
  func whole() {
    let catalogue = Catalogue.shared
    #expect(catalogue.componentNames.count == 140)
    #expect(catalogue.deprecated == ["JsonFileSchemaLoader", "LegacySessionTokenAuthenticator"])
    let requester = catalogue[component: "HttpRequester"]?.fields
    #expect(requester?["url_base"]?.isDeprecated == true)
    #expect(requester?["url"]?.isDeprecated == false)
    #expect(requester?["http_method"]?.shape.options == ["GET", "POST"])
  }

  @Test("defaults are held as JSON")
  func defaults() {
    #expect(Catalogue.defaultValue(of: "DefaultErrorHandler.max_retries") == 5)
    #expect(Catalogue.defaultValue(of: "HTTPAPIBudget.status_codes_for_ratelimit_hit") == [429])
    #expect(
      Catalogue.defaultValue(
        of: "OAuthAuthenticator.refresh_token_updater.refresh_token_config_path")
        == ["credentials", "refresh_token"])
    #expect(Catalogue.defaultValue(of: "HttpRequester.path") == nil)
  }
}
