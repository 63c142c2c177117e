package import Vocabulary

/// One field: a string, a key or the digits of a number.
extension Recogniser {
  struct Found {
    let range: Range<Int>
    let text: Int
  }

  /// Every place in some bytes where a sought text stands.
  func found(in bytes: UnsafeBufferPointer<UInt8>) -> [Found] {
    var result: [Found] = []
    automaton.scan(bytes) { match in
      result.append(Found(range: match.range, text: match.text))
      return true
    }
    return result
  }

  /// What is to be shown instead of a field; nil when it may be shown as it is.
  ///
  /// - Parameter wholeValues: whether a field that equals a too short value is that value. A key
  ///   named like one is not.
  func verdict(
    _ field: UnsafeBufferPointer<UInt8>, wholeValues: Bool, _ hits: inout [MaskHit]
  ) -> String? {
    if wholeValues, let name = wholeName(field) {
      hits.append(MaskHit(name, .exact))
      return name.mask
    }
    if automaton.isEmpty { return nil }
    let found = found(in: field)
    if found.isEmpty {
      guard let hit = wound(field) ?? separated(field) else { return nil }
      hits.append(hit)
      return Recogniser.withheld(hit)
    }

    let places = exactPlaces(found)
    let others = found.filter { other in
      meanings[other.text].form != .exact
        && !places.contains {
          $0.range.contains(other.range.lowerBound) && $0.range.upperBound >= other.range.upperBound
        }
    }
    if let worst = others.min(by: {
      meanings[$0.text].form.rawValue < meanings[$1.text].form.rawValue
    }) {
      return withhold(MaskHit(meanings[worst.text].name, meanings[worst.text].reason), &hits)
    }

    var masked: [UInt8] = []
    var end = 0
    for place in places {
      masked += field[end..<place.range.lowerBound]
      masked += place.names.map(\.mask).joined().utf8
      end = place.range.upperBound
    }
    masked += field[end...]
    // What is left may hold the value once more, in a form that only decoding shows.
    if let hit = masked.withUnsafeBufferPointer({ wound($0) ?? separated($0) }) {
      return withhold(hit, &hits)
    }
    hits += places.flatMap(\.names).map { MaskHit($0, .exact) }
    return String(decoding: masked, as: UTF8.self)
  }

  private func withhold(_ hit: MaskHit, _ hits: inout [MaskHit]) -> String {
    hits.append(hit)
    return Recogniser.withheld(hit)
  }

  /// `‹api_key: withheld, base64›`.
  package static func withheld(_ hit: MaskHit) -> String {
    guard case .form(let word) = hit.reason else { return hit.name.mask }
    return "‹\(hit.name.text): withheld, \(word)›"
  }

  /// Where values stand: overlapping and touching ones are one place, so that nothing between two
  /// of them is left. A value inside a longer one is not named.
  private func exactPlaces(_ found: [Found]) -> [(range: Range<Int>, names: [SecretName])] {
    let exact = found.filter { meanings[$0.text].form == .exact }
      .sorted {
        ($0.range.lowerBound, $1.range.count) < ($1.range.lowerBound, $0.range.count)
      }
    var result: [(range: Range<Int>, names: [SecretName])] = []
    for hit in exact {
      let name = meanings[hit.text].name
      guard let last = result.last, hit.range.lowerBound <= last.range.upperBound else {
        result.append((hit.range, [name]))
        continue
      }
      if hit.range.upperBound <= last.range.upperBound { continue }
      result[result.count - 1].range = last.range.lowerBound..<hit.range.upperBound
      if last.names.last != name { result[result.count - 1].names.append(name) }
    }
    return result
  }

  /// The name of the too short value that a field is, if any.
  func wholeName(_ field: UnsafeBufferPointer<UInt8>) -> SecretName? {
    let length = UInt64(min(field.count, 63))
    guard !field.isEmpty, shortLengths >> length & 1 != 0 else { return nil }
    return shorts.first { secret in
      secret.withBytes { $0.count == field.count && $0.elementsEqual(field) }
    }?.name
  }

  /// Takes escapes off, layer by layer, and looks at what comes out.
  func wound(_ field: UnsafeBufferPointer<UInt8>) -> MaskHit? {
    wound(field, depth: 1, within: nil, as: nil)
  }

  private func wound(
    _ field: UnsafeBufferPointer<UInt8>, depth: Int, within last: Unwinding?, as outer: Form?
  ) -> MaskHit? {
    for layer in Unwinding.layers(in: field, plus: hasBlanks) {
      // Mixed layers up to the second, then more of the same: a hostile text must not cost the
      // product of all mixtures.
      if depth > 2, layer != last { continue }
      guard let inner = layer.removed(from: field) else { continue }
      let hit = inner.withUnsafeBufferPointer { inner -> MaskHit? in
        let form = outer ?? layer.form
        if let hit = stretched(inner, over: layer) { return MaskHit(hit, .form(form.word)) }
        // Wrapped text is what was encoded, so nothing is under its line breaks.
        if layer == .lines { return nil }
        if let hit = separated(inner) { return hit }
        return depth < Unwinding.depth
          ? wound(inner, depth: depth + 1, within: layer, as: form) : nil
      }
      if let hit { return hit }
    }
    return nil
  }

  /// The first value in some text from which a layer was taken.
  private func stretched(
    _ text: UnsafeBufferPointer<UInt8>, over layer: Unwinding
  ) -> SecretName? {
    var found: SecretName?
    automaton.scan(text) { match in
      // Six digits turn up by chance where two lines of numbers meet.
      if layer == .lines, meanings[match.text].isShortNumber { return true }
      found = meanings[match.text].name
      return false
    }
    return found
  }
}
