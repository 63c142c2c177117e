import Secrets
import Vocabulary

extension Filters {
  static let sequences: [Filter] = [
    make("length", .elements) { (run, value, _) throws(JinjaError) in .int(try length(value)) },
    make("first", .elements) { (run, value, _) throws(JinjaError) in
      try run.iterate(value).first ?? .undefined("the first item of an empty sequence")
    },
    make("last", .elements) { (run, value, _) throws(JinjaError) in
      if case .iterator? = value.host { throw JinjaError(.type, "a generator has no last item") }
      return try run.iterate(value).last ?? .undefined("the last item of an empty sequence")
    },
    make("random", .elements) { (run, value, _) throws(JinjaError) in
      if value.entries?.isEmpty == false {
        throw JinjaError(.value, "random takes a sequence, not \(value.typeName)")
      }
      return try run.iterate(value).randomElement() ?? .undefined("an item of an empty sequence")
    },
    make("list", .elements) { (run, value, given) throws(JinjaError) in
      try given.none("list")
      return .list(try run.iterate(value))
    },
    make("reverse", .elements) { (run, value, _) throws(JinjaError) in
      if case .string = value {
        let scalars = try run.iterate(value).reversed().compactMap(\.sealedText?.plain)
        return .string(scalars.joined())
      }
      guard isIterable(value) else { throw JinjaError(.value, "reverse takes a sequence") }
      if case .iterator? = value.host { return .list(try run.iterate(value).reversed()) }
      return Value(.iterator(try run.iterate(value).reversed()))
    },
    make("items", .elements) { (_, value, _) throws(JinjaError) in
      if case .undefined = value { return Value(.iterator([])) }
      guard let entries = value.entries else {
        throw JinjaError(.type, "items takes a mapping, not \(value.typeName)")
      }
      return Value(.iterator(entries.map { .tuple([$0.key.value, $0.value]) }))
    },
    make("dictsort", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("dictsort", ["case_sensitive", "by", "reverse"])
      if case .undefined(let name) = value { throw run.undefined(name) }
      guard let entries = value.entries else {
        throw JinjaError(.value, "dictsort takes a mapping, not \(value.typeName)")
      }
      let caseSensitive = try run.flag(values[0])
      let by = try run.optionalString(values[1]) ?? "key"
      guard by == "key" || by == "value" else {
        throw JinjaError(.value, "dictsort sorts by key or by value")
      }
      let items = entries.map { Value.tuple([$0.key.value, $0.value]) }
      let keys = entries.map { run.folded(by == "key" ? $0.key.value : $0.value, caseSensitive) }
      guard let sorted = try run.sorted(items, keys, reverse: try run.flag(values[2])) else {
        return .derived(from: keys)
      }
      return .list(sorted)
    },
    make("sort", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("sort", ["reverse", "case_sensitive", "attribute"])
      let items = try run.iterate(value)
      let caseSensitive = try run.flag(values[1])
      var keys: [Value] = []
      for item in items {
        guard case .string(let paths)? = values[2], paths.contains(",") else {
          // In a list, as jinja2 has it: what is equal is then not asked for its order.
          keys.append(.list([run.folded(try run.pick(item, values[2]), caseSensitive)]))
          continue
        }
        var parts: [Value] = []
        for path in paths.split(separator: ",", omittingEmptySubsequences: false) {
          parts.append(run.folded(try run.pick(item, .string(String(path))), caseSensitive))
        }
        keys.append(.list(parts))
      }
      guard let sorted = try run.sorted(items, keys, reverse: try run.flag(values[0])) else {
        return .derived(from: keys)
      }
      return .list(sorted)
    },
    make("unique", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("unique", ["case_sensitive", "attribute"])
      let caseSensitive = try run.flag(values[0])
      var seen: Set<ValueKey> = []
      var result: [Value] = []
      for item in try run.iterate(value) {
        let picked = run.folded(try run.pick(item, values[1]), caseSensitive)
        if picked.isTainted { return .derived(from: [value]) }
        if seen.insert(try run.key(picked)).inserted { result.append(item) }
      }
      return Value(.iterator(result))
    },
    make("min", .elements) { (run, value, given) throws(JinjaError) in
      try extreme(run, value, given, "min")
    },
    make("max", .elements) { (run, value, given) throws(JinjaError) in
      try extreme(run, value, given, "max")
    },
    make("sum", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("sum", ["attribute", "start"])
      var result = values[1] ?? .int(0)
      if case .string = result { throw JinjaError(.type, "sum does not take strings") }
      for item in try run.iterate(value) {
        result = try run.binary(.add, result, try run.pick(item, values[0]))
      }
      return result
    },
    make("batch", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("batch", ["linecount", "fill_with"], required: 1)
      let size = try run.integer(values[0], 1)
      var rows: [[Value]] = []
      for item in try run.iterate(value) {
        if rows.last.map({ $0.count == size }) ?? true { rows.append([]) }
        rows[rows.count - 1].append(item)
      }
      if let fill = values[1], !fill.isNone, let last = rows.last, last.count < size {
        try run.check(size: size)
        try run.check(fill, times: size)
        rows[rows.count - 1] += Array(repeating: fill, count: size - last.count)
      }
      return Value(.iterator(rows.map { .list($0) }))
    },
    make("slice", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("slice", ["slices", "fill_with"], required: 1)
      let items = try run.iterate(value)
      let count = try run.integer(values[0], 1)
      if count == 0 { throw Arithmetic.zeroDivision }
      try run.check(size: max(count, 0))
      if let fill = values[1] { try run.check(fill, times: max(count, 0)) }
      let (size, extra) = (items.count / max(count, 1), items.count % max(count, 1))
      var rows: [Value] = []
      var start = 0
      for index in 0..<max(count, 0) {
        let end = start + size + (index < extra ? 1 : 0)
        var row = Array(items[start..<end])
        if let fill = values[1], !fill.isNone, index >= extra { row.append(fill) }
        rows.append(.list(row))
        start = end
      }
      return Value(.iterator(rows))
    },
    make("groupby", .elements) { (run, value, given) throws(JinjaError) in
      let values = try given.bind(
        "groupby", ["attribute", "default", "case_sensitive"], required: 1)
      let items = try run.iterate(value)
      let caseSensitive = try run.flag(values[2])
      var picked: [Value] = []
      for item in items { picked.append(try run.pick(item, values[0], fallback: values[1])) }
      let keys = picked.map { run.folded($0, caseSensitive) }
      let places = items.indices.map { Value.int($0) }
      guard let order = try run.sorted(places, keys, reverse: false) else {
        throw JinjaError.secretFlow("a key", Value.list(keys).secretNames)
      }
      var groups: [(key: Value, grouper: Value, items: [Value])] = []
      for place in order {
        guard case .int(let index) = place else { continue }
        if let last = groups.last, last.key.equals(keys[index]) {
          groups[groups.count - 1].items.append(items[index])
        } else {
          let grouper = caseSensitive ? keys[index] : picked[index]
          groups.append((keys[index], grouper, [items[index]]))
        }
      }
      return .list(groups.map { Value(.group(grouper: $0.grouper, list: $0.items)) })
    },
  ]

  static func length(_ value: Value) throws(JinjaError) -> Int {
    switch value {
    case .string(let text): return PythonText.length(text)
    case .list(let items), .tuple(let items): return items.count
    case .dict(let entries): return entries.count
    case .undefined: return 0
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): return mapping.entries.count
      case .view(_, let items), .set(let items): return items.count
      case .group: return 2
      case .markup(let text): return text.unicodeScalars.count
      case .bytes(let bytes): return bytes.count
      case .fields(let tuple): return tuple.fields.count
      default: break
      }
    default: break
    }
    throw JinjaError(.type, "\(value.typeName) has no length")
  }

  private static func extreme(
    _ run: Interpreter, _ value: Value, _ given: CallArguments, _ name: String
  ) throws(JinjaError) -> Value {
    let values = try given.bind(name, ["case_sensitive", "attribute"])
    let caseSensitive = try run.flag(values[0])
    var best: (item: Value, key: Value)?
    for item in try run.iterate(value) {
      let key = run.folded(try run.pick(item, values[1]), caseSensitive)
      if key.isTainted { return .derived(from: [value]) }
      guard let current = best else {
        best = (item, key)
        continue
      }
      let order =
        try name == "max" ? run.order(key, current.key, ">") : run.order(current.key, key, "<")
      if order > 0 { best = (item, key) }
    }
    return best?.item ?? .undefined("an item of an empty sequence")
  }
}

extension Value {
  var isNone: Bool { if case .none = self { true } else { false } }
}
