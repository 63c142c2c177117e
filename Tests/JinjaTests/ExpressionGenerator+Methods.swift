extension ExpressionGenerator {
  mutating func textMethod() -> String {
    let part = pick(["'a'", "' '", "','", "''", "'l'", "'é'", "config.empty", "'ab'", "'\\n'"])
    return pick([
      ".capitalize()", ".casefold()", ".center(8, '*')", ".center(7)", ".count(\(part))",
      ".count('a', 1, -1)", ".endswith(\(part))", ".endswith(('d', 'c'))", ".expandtabs()",
      ".expandtabs(3)", ".find(\(part))", ".find('l', 3)", ".find('a', -4, 20)", ".format(1)",
      ".index(\(part))", ".isalnum()", ".isalpha()", ".isascii()", ".isdecimal()", ".isdigit()",
      ".isidentifier()", ".islower()", ".isnumeric()", ".isprintable()", ".isspace()", ".istitle()",
      ".isupper()", ".join(['x', 'y'])", ".join(\(leaf(.list)))", ".ljust(6, '.')", ".ljust(4)",
      ".lower()", ".lstrip()", ".lstrip('a ')", ".partition(\(part))", ".removeprefix(\(part))",
      ".removesuffix(\(part))", ".replace(\(part), 'x')", ".replace('a', \(part), 1)",
      ".rfind(\(part))", ".rindex(\(part))", ".rjust(9, '0')", ".rpartition(\(part))",
      ".rsplit(\(part), 1)", ".rsplit()", ".rstrip()", ".rstrip('c')", ".split(\(part))",
      ".split()",
      ".split(none, 1)", ".split(sep=',', maxsplit=1)", ".splitlines()", ".splitlines(true)",
      ".splitlines(keepends=true)", ".startswith(\(part))", ".startswith('b', 1)", ".strip()",
      ".strip(\(part))", ".swapcase()", ".title()", ".upper()", ".zfill(9)", ".zfill(0)",
      ".translate({97: 'x', 98: none, 99: 100})", ".translate('abc')", ".encode()",
      ".encode('utf-8')",
      ".upper(1)", ".split(1)", ".nope()", ".count()", ".startswith(1)", ".join(5)", ".center('x')",
      ".find(\(part), none, 3)", ".rfind('a', 0, 2)", ".replace('a', 'b', count=1)", ".strip(none)",
      ".maketrans('ab', 'cd')", ".format_map({'a': 1})", ".encode().decode()", ".isupper(1)",
      ".replace('a', 'b', -1)", ".rsplit(maxsplit=1)", ".startswith('')", ".startswith(('',), 99)",
    ])
  }

  mutating func containerMethod() -> String {
    switch next(3) {
    case 0:
      return "(\(operand(.mapping)))"
        + pick([
          ".get('a')", ".get('zz')", ".get('zz', 1)", ".items() | list", ".keys() | list",
          ".values() | list", ".items()", ".keys()", ".values()", ".copy()", ".pop('a')",
          ".pop('zz', 2)", ".pop('zz')", ".popitem()", ".setdefault('a', 3)", ".setdefault('n')",
          ".update(z=1)", ".update({'a': 5})", ".clear()", ".fromkeys(['a', 'b'], 1)", ".get([])",
          ".items() | first", ".keys() | sort", ".get(none)", ".get('a', default=1)", ".nope()",
          ".get()", ".keys() | length", ".pop()", ".fromkeys('ab')", ".items() | dictsort",
        ])
    case 1:
      return "(\(operand(.list)))"
        + pick([
          ".index(2)", ".index('A')", ".count(1)", ".count('a')", ".copy()", ".pop()", ".pop(0)",
          ".pop(99)", ".append(1)", ".extend([1])", ".extend('ab')", ".insert(0, 'x')",
          ".remove(1)", ".reverse()", ".sort()", ".sort(reverse=true)", ".clear()", ".index(3, 1)",
          ".index('c', 0, 1)", ".insert(-1, 5)", ".pop(-1)", ".nope()", ".count()", ".append()",
        ])
    default:
      let change = pick([
        "l.append(\(any(0)))", "l.extend(\(leaf(.list)))", "l.insert(1, 'i')", "l.pop(0)",
        "l.reverse()", "l.sort()", "l.remove(3)", "l.clear()", "l.sort(reverse=true)", "l.pop()",
      ])
      return "[l, \(change), l][\(pick(["0", "1", "2"]))] if (l is defined) else \(any(1))"
    }
  }

  mutating func numberMethod() -> String {
    let method = pick([
      ".bit_length()", ".bit_count()", ".as_integer_ratio()", ".conjugate()", ".is_integer()",
      ".hex()", ".real", ".imag", ".numerator", ".denominator", ".to_bytes(20, 'big')",
      ".to_bytes(2, 'little')", ".fromhex('0x1.8p1')", ".from_bytes('ab', 'big')", ".nope",
      ".to_bytes(9, 'big', signed=true)", ".bit_length(1)", ".__add__(1)", ".to_bytes(1)",
    ])
    return "(\(operand(pick([.integer, .float, .truth]))))\(method)"
  }

  mutating func dates() -> String {
    let directives = [
      "%Y", "%m", "%d", "%H", "%M", "%S", "%f", "%z", "%Z", "%a", "%A", "%b", "%B", "%j", "%U",
      "%W",
      "%V", "%G", "%u", "%w", "%y", "%I", "%p", "%c", "%x", "%X", "%D", "%F", "%T", "%R", "%e",
      "%s",
      "%-d", "%-m", "%_d", "%10Y", "%%", "%k", "%l", "%P", "%C", "%h", "%n", "%t", "%g", "%r",
      "%^a",
      "%Q", "%:z", "%E", "%", "-", "é",
    ]
    var format = ""
    for _ in 0...next(4) { format += pick(directives) + pick(["", "-", " ", ":", "T"]) }
    let delta = pick([
      ".days", ".seconds", ".microseconds", ".total_seconds()", ".nope",
      ".total_seconds() // 60", ".min", ".max", ".resolution", ".tdelta", ".totimedelta(now_utc())",
    ])
    let date = pick([
      ".year", ".month", ".day", ".hour", ".minute", ".second", ".microsecond", ".tzinfo", ".fold",
      ".date()", ".time()", ".timetz()", ".timestamp()", ".isoformat()", ".isoformat(' ')",
      ".isoformat(timespec='minutes')", ".isoformat('T', 'milliseconds')", ".isoformat('xx')",
      ".weekday()", ".isoweekday()", ".isocalendar()", ".isocalendar().week", ".isocalendar()[0]",
      ".toordinal()", ".ctime()", ".utcoffset()", ".dst()", ".tzname()", ".replace(day=1)",
      ".replace(month=2)", ".replace(year=2023, day=28)", ".replace(hour=25)", ".replace(2020)",
      ".replace(microsecond=0).isoformat()", ".timetuple()", ".utctimetuple()",
      ".timetuple().tm_yday",
      ".astimezone().isoformat()", ".fromisoformat('2024-05-06')", ".fromordinal(738000)",
      ".fromtimestamp(86400)", ".utcfromtimestamp(0)", ".strptime('2024-05-06', '%Y-%m-%d')",
      ".combine(today_utc(), now_utc().time())", ".min", ".max", ".resolution", ".nope",
      ".fromisocalendar(2024, 5, 3)", ".fromisoformat('2024-W05')",
      ".fromtimestamp(1.5).microsecond",
      ".fromisoformat('2024-05-06T07:08:09.123+02:00')", ".fromisoformat('20240506T07')",
      ".astimezone(now_utc().tzinfo).isoformat()", ".replace(tzinfo=now_utc().tzinfo)",
      ".time().isoformat()", ".time().hour", ".time().strftime('%H:%M')",
    ])
    switch next(5) {
    case 0: return "(\(operand(.date))).strftime('\(format)')"
    case 1: return parsed()
    case 2: return "(\(operand(.delta)))\(delta)"
    case 3: return "[(\(operand(.date)))\(date)]"
    default: return "(\(operand(.date)))\(date)"
    }
  }

  private mutating func parsed() -> String {
    let (text, format) = pick([
      ("2024-01-31", "%Y-%m-%d"), ("31/12/99", "%d/%m/%y"),
      ("2024-01-31T10:20:30.5", "%Y-%m-%dT%H:%M:%S.%f"),
      ("10:20 PM", "%I:%M %p"), ("2024-060", "%Y-%j"),
      ("Mon, 05 Feb 2024 10:00:00 +0200", "%a, %d %b %Y %H:%M:%S %z"),
      ("2024-01-31T10:20:30Z", "%Y-%m-%dT%H:%M:%S%z"), ("1706696430", "%s"),
      ("2024 W05 3", "%G W%V %u"),
      ("05 February 2024", "%d %B %Y"), ("2024-1-2", "%Y-%m-%d"), ("2024-01-31 x", "%Y-%m-%d"),
      ("2024-01-31+01:00", "%Y-%m-%d%z"), ("20240131", "%Y%m%d"), ("  2024", "%Y"), ("5", "%d"),
      ("2024-02-30", "%Y-%m-%d"), ("UTC", "%Z"), ("2024 10 1", "%Y %U %w"), ("12", "%q"),
      ("a%b", "a%%b"),
      ("2024-01-31T10:20:30-05:30:15", "%Y-%m-%dT%H:%M:%S%z"), ("Jan", "%b"), ("24:00", "%H:%M"),
    ])
    return
      "now_utc().strptime('\(text)', '\(format)')\(pick(["", ".isoformat()", ".tzinfo", ".timestamp()"]))"
  }
}
