import Testing
import Vocabulary

@testable import Secrets

@Suite("forms as Python writes them", .enabled(if: Python.isExpected))
struct FormsOracleTests {
  private static let values: KeyValuePairs<String, String> = [
    "api_key": "ck_live_Zx81Qp04Lm77Rt2aB3dE9fG",
    "password": "p@ss/w0rd+&=\"éZx81Qp04Lm",
    "private_key": """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
    MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
    NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGQ==
    -----END PRIVATE KEY-----
    """,
    "pin": "aB3dE9",
    "account_number": "481516234299",
    "quotes": "it's \"a\\b\" <c> & d\u{1f600}",
  ]

  /// Writes each value in many ways, with ordinary text around it where a form has a place for it.
  private static let writing = #"""
    import base64, hashlib, html, json, sys
    from urllib.parse import quote, quote_plus
    def escaped(v, level, ascii):
        for _ in range(level): v = json.dumps(v, ensure_ascii=ascii)[1:-1]
        return v
    def forms(v):
        b = v.encode()
        yield "plain", v
        for level in (1, 2, 3):
            for ascii in (True, False):
                e = escaped(v, level, ascii)
                yield f"json{level}{ascii}", e
                yield f"json{level}{ascii} slash", e.replace("/", "\\/")
        yield "html-safe json", escaped(v, 1, True).replace("<", "\\u003c").replace("&", "\\u0026")
        yield "every character", "".join("\\u%04x" % u for u in
            memoryview(v.encode("utf-16-le")).cast("H"))
        yield "repr", repr(v)
        yield "repr of a dict", repr({"a": v})
        yield "repr of bytes", repr(b)
        yield "ascii", ascii_(v)
        yield "repr in json", json.dumps(repr({"a": v}))
        for safe in ("", "/", "!'()*", "-_.!~*'();/?:@&=+$,#"):
            yield "quote " + safe, quote(v, safe=safe)
            yield "lower " + safe, lower(quote(v, safe=safe))
        yield "quote_plus", quote_plus(v)
        yield "twice", quote(quote(v, safe=""), safe="")
        yield "all", "".join("%%%02X" % x for x in b)
        yield "query in json", json.dumps("a=" + quote_plus(v) + "&b=1")
        yield "html", html.escape(v)
        yield "html numeric", "".join("&#%d;" % ord(c) for c in v)
        yield "html hex", "".join("&#x%x;" % ord(c) for c in v)
        for before in (b"", b"a", b"ab", b"user:"):
            for after in (b"", b"\n", b":x", b"tail"):
                data = before + b + after
                yield "base64", base64.b64encode(data).decode()
                yield "urlsafe", base64.urlsafe_b64encode(data).decode().rstrip("=")
                yield "mime", base64.encodebytes(data).decode()
                yield "base64 quoted", quote(base64.b64encode(data).decode(), safe="")
        yield "base64 slash", base64.b64encode(b).decode().replace("/", "\\/")
        yield "hex", b.hex()
        yield "HEX", b.hex().upper()
        yield "reversed", v[::-1]
        yield "reversed json", escaped(v[::-1], 1, True)
        yield "reversed json twice", escaped(v[::-1], 2, True)
        yield "upper", v.upper()
        yield "lower", v.lower()
        yield "swapped", v.swapcase()
        yield "separated", "-".join(v)
        yield "spaced", " ".join(v)
        yield "lines json", json.dumps("\n".join(v))
        for name in ("md5", "sha1", "sha256", "sha512"):
            d = hashlib.new(name, b)
            yield name, d.hexdigest()
            yield name, d.hexdigest().upper()
            yield name, base64.b64encode(d.digest()).decode()
            yield name, base64.urlsafe_b64encode(d.digest()).decode().rstrip("=")
        try:
            narrow = v.encode("latin-1")
            yield "latin base64", base64.b64encode(b"u:" + narrow).decode()
            yield "latin hex", narrow.hex()
            yield "latin quote", quote(narrow, safe="")
        except UnicodeEncodeError: pass
        for line in v.splitlines():
            if len(line) >= 8 and not line.startswith("-----"): yield "line", "x " + line + " y"
    def ascii_(v): return ascii(v)
    def lower(q):
        import re
        return re.sub("%[0-9A-F]{2}", lambda m: m.group().lower(), q)
    out = [[[f, t] for f, t in forms(v)] for v in json.load(open(sys.argv[1], encoding="utf-8"))]
    json.dump(out, sys.stdout)
    """#

  @Test("each is found, and nothing of it is left")
  func finds() throws {
    let known = recogniser(Self.values)
    let answer = try Python.run(Self.writing, .array(Self.values.map { .string($0.value) }))
    var count = 0
    for (index, forms) in (answer.array ?? []).enumerated() {
      let wanted = name(Self.values[index].key)
      for form in forms.array ?? [] {
        let kind = form[0]?.string ?? ""
        let text = form[1]?.string ?? ""
        count += 1
        let surrounded = "before \(text) after"
        let masked = known.mask(surrounded)
        #expect(masked.hits.first?.name == wanted, "\(wanted.text), \(kind)")
        #expect(
          known.firstHit(in: Array(masked.text.utf8)) == nil, "\(wanted.text), \(kind) remains")
        let record = JSON.object(["id": 7, "v": .string(surrounded)])
        #expect(known.mask(record).hits.first?.name == wanted, "\(wanted.text), \(kind), record")
        #expect(
          known.firstHit(in: record.bytes())?.name == wanted, "\(wanted.text), \(kind), bytes")
      }
    }
    #expect(count > 400)
  }
}
