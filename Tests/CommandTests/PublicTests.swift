import Foundation
import Support
import Testing

@Suite("What a person marks as no secret")
struct PublicTests {
  @Test("is typed at the terminal, listed, and taken back with revoke")
  func marked() throws {
    let project = try Project()
    try project.write(".env", "api_key=\(project.token)\nstart_date=2024-03-01\n")
    let said = try project.type("public", into: ["public", "start_date"])
    #expect(said.status == 0)
    #expect(said.text.contains("no secret: start_date"))
    #expect(try project.run("list").text == "start_date  no secret\n")
    let json = try project.run("list", "--json").object()
    let marks = try #require(json["marks"] as? [[String: Any]])
    #expect(marks.count == 1 && marks[0]["is_public"] as? Bool == true)
    // It is for this value alone.
    try project.write(".env", "api_key=\(project.token)\nstart_date=2024-09-09\n")
    #expect(try project.run("list").text == "start_date  no secret  for another value\n")
    _ = try project.type("revoke", into: ["revoke", "start_date"])
    #expect(try project.run("list").text == "")
  }

  @Test("wants somebody at the terminal, and a key that is set")
  func refused() throws {
    let project = try Project()
    try project.run(
      ["public", "api_key"], input: "public\n", through: ["/usr/bin/env", "setsid", "--wait"]
    ).expectComplaint("no_terminal", status: 2, naming: "terminal")
    let unset = try project.type("public", into: ["public", "nowhere"])
    #expect(unset.status != 0 && unset.text.contains("secret_unset"))
  }
}
