/// Made-up people, orders and events; the same in every run.
enum DemoRecords {
  static let customerCount = 230
  static let orderCount = 180
  static let eventCount = 30
  static let invoiceCount = 24

  private static let first = [
    "ana", "bo", "chidi", "dara", "eve", "fay", "gus", "hana", "ivo", "jun", "kira", "leo", "mina",
    "noor", "olu", "pia", "quin", "rosa", "sam", "tuva",
  ]
  private static let cities = [
    "Lima", "Oslo", "Accra", "Cork", "Bonn", "Kobe", "Riga", "Quito", "Brno", "Graz", "Turku",
  ]
  private static let streets = ["Elm", "Harbour", "Mill", "Station", "Orchard", "Bridge", "Quarry"]
  private static let plans = ["free", "pro", "free", "team"]
  private static let states = ["paid", "paid", "shipped", "refunded", "open"]

  /// - Parameter token: the caller's; this API puts it into its webhook addresses, as careless ones do.
  static func customer(_ index: Int, token: String) -> DemoJSON {
    let id = 1001 + index
    let name = first[index % first.count]
    let number = index / first.count
    let address: DemoJSON =
      index % 9 == 8
      ? .null
      : .object([
        ("street", .string("\(3 + index * 7 % 90) \(streets[index % streets.count]) Street")),
        ("city", .string(cities[index % cities.count])),
        ("zip", .string(padded(150 + index * 37 % 9000, 4))),
      ])
    let hasWebhook = index % 5 < 2
    return .object([
      ("id", .int(id)),
      ("email", .string("\(name)\(number == 0 ? "" : String(number))@example.com")),
      ("plan", .string(plans[index % plans.count])),
      ("created_at", .string(created(index))),
      ("address", address),
      ("webhook", hasWebhook ? .string("https://hooks.acme.example/in/\(token)") : .null),
    ])
  }

  /// One more every day and a half, from the start of 2024.
  static func created(_ index: Int) -> String { moment(minute: index * 2_161 + 552) }

  static func order(_ index: Int) -> DemoJSON {
    .object([
      ("id", .int(firstOrder + index)),
      ("customer_id", .int(1001 + index * 13 % customerCount)),
      ("status", .string(states[index % states.count])),
      ("currency", .string(index % 3 == 0 ? "USD" : "EUR")),
      ("total_cents", .int(499 + index * 731 % 40_000)),
      ("placed_at", .string(moment(minute: index * 2_617 + 74))),
    ])
  }

  static let firstOrder = 1001

  static func invoice(_ index: Int) -> DemoJSON {
    .object([
      ("id", .string("inv_\(padded(index + 1, 4))")),
      ("order_id", .int(firstOrder + index * 3)),
      ("total_cents", .int(499 + index * 731 % 40_000)),
      ("due_at", .string(moment(minute: index * 5_233 + 74))),
    ])
  }

  static func event(
    _ index: Int, method: String, path: String, headers: [(String, String)]
  )
    -> DemoJSON
  {
    .object([
      ("id", .string("evt_\(padded(index + 1, 4))")),
      ("kind", .string(index % 3 == 0 ? "api.called" : "api.listed")),
      ("at", .string(moment(minute: index * 97))),
      (
        "request",
        .object([
          ("method", .string(method)), ("path", .string(path)),
          ("headers", .object(headers.map { ($0.0, .string($0.1)) })),
        ])
      ),
    ])
  }

  private static let monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  /// Minutes since the start of 2024, within that year.
  private static func moment(minute: Int) -> String {
    var day = minute / 1440 % 366
    var month = 0
    while day >= monthLengths[month] {
      day -= monthLengths[month]
      month += 1
    }
    let hour = padded(minute / 60 % 24, 2)
    return "2024-\(padded(month + 1, 2))-\(padded(day + 1, 2))T\(hour):\(padded(minute % 60, 2))"
      + ":\(padded(minute * 7 % 60, 2))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
