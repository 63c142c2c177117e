/// The named entities of HTML 4, and those of HTML 5 that stand for ASCII.
enum Entities {
  static func scalar(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    guard name.count >= 2, name.count <= 8 else { return nil }
    return codes[key(name)]
  }

  /// A name of at most eight bytes as a number.
  private static func key(_ name: some Sequence<UInt8>) -> UInt64 {
    name.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static let codes: [UInt64: UInt32] = {
    var result: [UInt64: UInt32] = [:]
    for (name, code) in ascii { result[key(name.utf8)] = code }
    // In the order of ISO 8859-1, from U+00A0 on.
    for (index, name) in latin.split(separator: " ").enumerated() {
      result[key(name.utf8)] = 0xA0 + UInt32(index)
    }
    // A value with a blank is sought with a blank.
    result[key("nbsp".utf8)] = 0x20
    return result
  }()

  private static let ascii: KeyValuePairs<String, UInt32> = [
    "amp": 0x26, "AMP": 0x26, "lt": 0x3C, "LT": 0x3C, "gt": 0x3E, "GT": 0x3E, "quot": 0x22,
    "QUOT": 0x22, "apos": 0x27, "Tab": 0x09, "NewLine": 0x0A, "excl": 0x21, "num": 0x23,
    "dollar": 0x24, "percnt": 0x25, "lpar": 0x28, "rpar": 0x29, "ast": 0x2A, "midast": 0x2A,
    "plus": 0x2B, "comma": 0x2C, "period": 0x2E, "sol": 0x2F, "colon": 0x3A, "semi": 0x3B,
    "equals": 0x3D, "quest": 0x3F, "commat": 0x40, "lsqb": 0x5B, "lbrack": 0x5B, "bsol": 0x5C,
    "rsqb": 0x5D, "rbrack": 0x5D, "Hat": 0x5E, "lowbar": 0x5F, "UnderBar": 0x5F, "grave": 0x60,
    "lcub": 0x7B, "lbrace": 0x7B, "verbar": 0x7C, "vert": 0x7C, "rcub": 0x7D, "rbrace": 0x7D,
  ]

  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
    sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave \
    Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN \
    szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute \
    icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml \
    yacute thorn yuml
    """
}
