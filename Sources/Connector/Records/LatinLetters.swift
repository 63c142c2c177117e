/// Spells the letters and signs from U+00A0 to U+017F in ASCII, as the Python package anyascii does.
enum LatinLetters {
  static func ascii(_ scalar: Unicode.Scalar) -> String? {
    let place = Int(scalar.value) - 0xA0
    guard spellings.indices.contains(place) else { return nil }
    switch spellings[place] {
    case "_": return place == 0 ? " " : ""
    case let text: return String(text)
    }
  }

  private static let spellings = #"""
    _ ! c GBP $ Y | S " (C) a << ! _ (R) -
    deg +- 2 3 ' u P - , 1 o >> 1/4 1/2 3/4 ?
    A A A A A A Ae C E E E E I I I I
    D N O O O O O * O U U U U Y Th ss
    a a a a a a ae c e e e e i i i i
    d n o o o o o / o u u u u y th y
    A a A a A a C c C c C c C c D d
    D d E e E e E e E e E e G g G g
    G g G g H h H h I i I i I i I i
    I i IJ ij J j K k q L l L l L l L
    l L l N n N n N n 'n Ng ng O o O o
    O o Oe oe R r R r R r S s S s S s
    S s T t T t T t U u U u U u U u
    U u U u W w Y y Y Z z Z z Z z s
    """#.split(whereSeparator: \.isWhitespace)
}
