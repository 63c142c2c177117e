import Egress
import Testing
import Vocabulary

@Suite("Where a URL really goes")
struct OriginParserTests {
  @Test(
    "every spelling of an origin becomes the one spelling",
    arguments: [
      ("https://api.example.com", "https://api.example.com"),
      ("HTTPS://API.Example.COM/v1", "https://api.example.com"),
      ("https://api.example.com:443/", "https://api.example.com"),
      ("https://api.example.com:", "https://api.example.com"),
      ("https://api.example.com:8443?x", "https://api.example.com:8443"),
      ("https://api.example.com./a", "https://api.example.com"),
      ("http://api.example.com:80#f", "http://api.example.com"),
      ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
      ("http://127.1", "http://127.0.0.1"),
      ("http://2130706433/", "http://127.0.0.1"),
      ("http://0x7f.0.0.1", "http://127.0.0.1"),
      ("http://0x7F000001", "http://127.0.0.1"),
      ("http://0177.0.0.01", "http://127.0.0.1"),
      ("http://192.168.257", "http://192.168.1.1"),
      ("http://127.0.0.1.", "http://127.0.0.1"),
      ("http://[::1]:80", "http://[::1]"),
      ("http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080"),
      ("http://[::ffff:127.0.0.1]", "http://127.0.0.1"),
      ("http://[::ffff:7f00:1]", "http://127.0.0.1"),
      ("https://[2001:DB8::0001]", "https://[2001:db8::1]"),
    ])
  func normalises(url: String, expected: String) throws {
    #expect(try OriginParser.parse(url).origin.text == expected)
  }

  @Test(
    "a URL that two programs could read differently is refused",
    arguments: [
      ("https://api.example.com@evil.example", OriginParser.Refusal.userinfo),
      ("https://user:pw@api.example.com/", .userinfo),
      ("https://evil.example\\@api.example.com", .control),
      ("https:\\\\api.example.com", .control),
      ("https://api.example.com\u{9}.evil.example", .control),
      ("https://api.example.com\r\nHost: evil", .control),
      ("https://api.example.com /", .control),
      ("https://bücher.example", .notASCII),
      ("https://api.example.com\u{FF0E}evil", .notASCII),
      ("ftp://api.example.com", .scheme),
      ("file:///etc/passwd", .scheme),
      ("//api.example.com", .scheme),
      ("api.example.com", .scheme),
      ("https:api.example.com", .scheme),
      ("https://", .host),
      ("https:///v1", .host),
      ("https://a..b", .host),
      ("https://%61pi.example.com", .host),
      ("https://api.example.com%2eevil", .host),
      ("http://1.2.3.4.5", .host),
      ("http://256.1.1.1", .host),
      ("http://1.2.3.09", .host),
      ("http://[::1", .host),
      ("http://[::1%25eth0]", .host),
      ("http://[::1]x", .host),
      ("https://api.example.com:0", .port),
      ("https://api.example.com:65536", .port),
      ("https://api.example.com:+80", .port),
      ("https://api.example.com:80:80", .port),
    ])
  func refuses(url: String, refusal: OriginParser.Refusal) {
    #expect(throws: refusal) { try OriginParser.parse(url) }
  }

  @Test("path and query stay as they are, the fragment goes")
  func path() throws {
    #expect(try OriginParser.parse("https://a.example/v1/x?y=1#z").path == "/v1/x?y=1")
    #expect(try OriginParser.parse("https://a.example?y=1").path == "/?y=1")
    #expect(try OriginParser.parse("https://a.example#z").path == "/")
  }

  @Test(
    "loopback is this machine and nothing else",
    arguments: [
      ("http://localhost", true), ("http://127.0.0.1:8080", true), ("http://127.9.9.9", true),
      ("http://[::1]", true), ("http://[::ffff:127.0.0.1]", true), ("http://0.0.0.0", false),
      ("http://localhost.example.com", false), ("http://127.0.0.1.example.com", false),
      ("http://10.0.0.1", false), ("http://[::]", false),
    ])
  func loopback(url: String, expected: Bool) throws {
    #expect(try origin(url).isLoopback == expected)
  }

  @Test(
    "private is whatever the public network does not lead to",
    arguments: [
      ("http://127.0.0.1", true), ("http://0.0.0.0", true), ("http://10.1.2.3", true),
      ("http://172.16.0.1", true), ("http://172.32.0.1", false), ("http://192.168.1.1", true),
      ("http://169.254.169.254", true), ("http://100.64.0.1", true), ("http://8.8.8.8", false),
      ("http://[::]", true), ("http://[fd00::1]", true), ("http://[fe80::1]", true),
      ("http://[2001:db8::1]", false), ("http://[64:ff9b::7f00:1]", true),
      ("http://[2002:a00:1::]", true), ("http://intranet", true), ("http://db.internal", true),
      ("http://printer.local", true), ("https://api.example.com", false),
    ])
  func privateAddresses(url: String, expected: Bool) throws {
    #expect(try origin(url).isPrivate == expected)
  }

  @Test("an approval at launch names a key or a star, and an origin without a path")
  func allowRules() throws {
    let rule = try AllowRule(parsing: "api_key=http://127.0.0.1:8080")
    #expect(rule == AllowRule(key: name("api_key"), origin: try origin("http://127.0.0.1:8080")))
    #expect(try AllowRule(parsing: "*=https://API.example.com/").key == nil)
    #expect(
      try AllowRule(parsing: "a.b-c=https://x.example").key == name("a.b-c"))
  }

  @Test(
    "a malformed approval is refused, and not repeated",
    arguments: [
      "api_key", "=https://a.example", "api key=https://a.example", "api_key=", "api_key=a.example",
      "api_key=https://a.example/v1", "api_key=https://u:p@a.example", "**=https://a.example",
      "api_key=http://a.example", "api_key=https://a.example?x=1", "api_key=https://*.example",
    ])
  func malformedRules(text: String) {
    let malformed = #expect(throws: AllowRule.Malformed.self) { try AllowRule(parsing: text) }
    #expect(malformed?.message.contains("a.example") == false)
  }
}
