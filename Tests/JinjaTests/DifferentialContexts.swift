import Vocabulary

/// What the templates of the comparison are evaluated with.
enum DifferentialContexts {
  static let all: [JSON] = [full, empty]

  private static let full: JSON = [
    "config": [
      "start_date": "2024-01-15T10:20:30Z", "domain": "example", "count": 7,
      "ratio": .double(2.5), "flag": true, "none": nil, "list": [3, 1, 2],
      "names": ["b", "A", "c"], "empty": "", "nested": ["a": ["b": 1], "items": [1, 2]],
      "text": "Hello, World", "credentials": ["auth_type": "oauth", "client_id": "id"],
      "zero": 0, "tiny": .number(JSONNumber(literal: "5e-324")),
      "max": .double(1.7976931348623157e308),
      "quote": "it's \"x\"", "unicode": "héllo ßtraße",
      // Half of a surrogate pair as JSON text has it, and a real character of where it is held.
      "half": "x\u{10F83D}y", "held": "\u{10F7FF}\u{10F801}z", "astral": "a\u{1F600}b\u{10400}c",
      "long": "the quick-brown fox jumps over the lazy dog, twice and a half times a day",
      "marks": "e\u{301}\u{200B}x\u{00AD}\u{00A0}y\u{2028}z\u{01C6}\u{0130}",
      "huge": .number(JSONNumber(literal: "-123456789012345678901234567890")),
      "floats": [.double(1.5), .double(-0.25), .double(3)],
      "mixed": [1, "a", .double(2.5), nil, true],
      "sizes": [
        "small": 1, "big": .number(JSONNumber(literal: "36893488147419103232")), "f": .double(0.1),
      ],
      "records": [
        ["id": 1, "name": "x", "tag": "u"], ["id": 2, "name": "y", "tag": "u"],
        ["id": 3, "name": "z", "tag": "v"],
      ],
    ],
    "record": [
      "id": 12, "name": "Record", "updated_at": "2024-02-29T23:59:59.123456+02:00",
      "tags": ["x", "y"], "price": "12.50",
      "big": .number(JSONNumber(literal: "12345678901234567890")),
      "d": "2024-03-04T05:06:07.890+02:00", "l": ["a", "b", "c"], "i": 5, "s": "str", "nil": nil,
      "o": ["k": "v", "n": [["m": 1]]], "f": .double(1), "t": true, "q": "it's \"q\"",
      "k": ["m": 1, "n": [["m": 1]]],
    ],
    "stream_slice": [
      "start_time": "2024-01-01", "end_time": "2024-01-31", "id": 5, "parent_id": "p1",
    ],
    "parameters": ["name": "customers", "path": "/v1/customers"],
    "next_page_token": ["next_page_token": 3],
    "response": [
      "next": "https://example.com?page=2", "meta": ["total": 31, "has_more": true], "data": [],
    ],
    "headers": ["link": "x", "X-Total": "12"], "last_record": ["id": 9], "last_page_size": 50,
  ]

  private static let empty: JSON = [
    "config": [:], "record": [:], "stream_slice": [:], "parameters": [:], "next_page_token": nil,
    "response": [], "headers": [:], "last_record": nil, "last_page_size": 0,
  ]
}
