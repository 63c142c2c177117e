"""Cursors of time and of counts, partitions, parents, and the states of all of them."""
from parts import *

FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%s", "%ms", "%s_as_float", "%epoch_microseconds", "%Y-%m-%dT%H:%M:%S.%_msZ", "%Y-%m-%dT%H:%M:%S%z", "%Y%m%d", "%m/%d/%Y"]
SECONDS = 1704067200  # 2024-01-01


def spelled(day, form, hour=0):
    """A day of January 2024 in a format; 0 is the last of December."""
    stamp = SECONDS + (day - 1) * 86400 + hour * 3600
    import datetime
    moment = datetime.datetime.fromtimestamp(stamp, tz=datetime.timezone.utc)
    return {"%s": str(stamp), "%ms": str(stamp * 1000), "%s_as_float": f"{stamp}.0", "%epoch_microseconds": str(stamp * 1000000)}.get(form) or moment.strftime(form.replace("%_ms", "000"))


def moment(r, day, form):
    """A start or an end: text, template, object."""
    kind = r.choice(["text", "text", "object", "object_format", "config", "delta"])
    if kind == "text": return spelled(day, form)
    if kind == "config": return "{{ config['day%d'] }}" % day if form == "%Y-%m-%d" else spelled(day, form)
    if kind == "delta": return {"type": "MinMaxDatetime", "datetime": "{{ day_delta(%d, '%%Y-%%m-%%d') }}" % r.choice([-9000, 9000]), "datetime_format": "%Y-%m-%d",
                                "min_datetime": f"2024-01-{day:02d}", "max_datetime": f"2024-01-{day:02d}"}
    made = {"type": "MinMaxDatetime", "datetime": spelled(day, form)}
    if kind == "object_format": made = {"type": "MinMaxDatetime", "datetime": f"2024-01-{day:02d}", "datetime_format": "%Y-%m-%d"}
    at = made.get("datetime_format", form)
    if r.random() < 0.3: made["min_datetime"] = spelled(max(day - 3, 1), at)
    if r.random() < 0.3: made["max_datetime"] = spelled(day + r.choice([0, 2]), at)
    return made


def time_cursor(r, field="updated", plain=False):
    form = r.choice(FORMATS[:4] if plain else FORMATS)
    made = {"type": "DatetimeBasedCursor", "cursor_field": field, "datetime_format": form, "start_datetime": moment(r, r.choice([1, 1, 3]), form), "end_datetime": moment(r, r.choice([20, 28, 31]), form)}
    if r.random() < 0.6: made.update(step=r.choice(["P10D", "P7D", "P1M", "P1W", "PT36H", "{{ config['step'] }}"]), cursor_granularity=r.choice(["P1D", "PT1S", "PT0.001S", "PT1H", "PT0S"]))
    if r.random() < 0.3: made["lookback_window"] = r.choice(["P2D", "PT1H", "{{ config['look'] }}", "{{ config.get('absent') or '' }}", "P1M"])
    if r.random() < 0.5: made["start_time_option"] = option(r, "from")
    if r.random() < 0.5: made["end_time_option"] = option(r, "to")
    if r.random() < 0.2: made["is_compare_strictly"] = True
    if r.random() < 0.15: made["is_data_feed"] = True
    if r.random() < 0.2: made["is_client_side_incremental"] = True
    if r.random() < 0.2: made.update(partition_field_start="begin", partition_field_end="finish")
    # Microseconds that are read as milliseconds lie beyond the calendar of Python.
    if r.random() < 0.3 and form != "%epoch_microseconds": made["cursor_datetime_formats"] = r.sample(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%s", "%Y-%m-%dT%H:%M:%S.%fZ", "%ms"], r.randint(1, 3))
    return made, form


def time_rows(r, form, n=None, field="updated"):
    rows = []
    for i in range(n if n is not None else r.randint(0, 4)):
        day = r.choice([0, 2, 5, 9, 12, 17, 25, 31])
        value = spelled(day, form, r.choice([0, 13]))
        if form in ("%s", "%ms", "%epoch_microseconds") and r.random() < 0.5: value = int(value)
        if form == "%s_as_float" and r.random() < 0.5: value = float(value)
        rows.append({"id": i + 1, field: value if r.random() < 0.92 else r.choice([None, "garbage", 5, ""]), **r.choice([{}, {}, record(r)])})
    return rows


def time_state(r, form, field="updated"):
    day = r.choice([2, 9, 15, 30])
    kind = r.choice(["plain", "plain", "ranges", "other", "none", "none", "empty"])
    if kind == "plain": return {field: spelled(day, form)}
    if kind == "ranges":
        slices = [{"start": spelled(1, form), "end": spelled(day, form)}]
        if r.random() < 0.5: slices[0]["most_recent_cursor_value"] = spelled(day, form)
        if r.random() < 0.4: slices.append({"start": spelled(min(day + 5, 31), form), "end": spelled(31, form)})
        return {"state_type": "date-range", "slices": slices, **r.choice([{}, {"legacy": {"kept": 1}}])}
    if kind == "other": return {field: spelled(day, form), "more": {"x": 1}}
    if kind == "empty": return {}
    return None


CONFIG = {"step": "P5D", "look": "P3D", **{f"day{d}": f"2024-01-{d:02d}" for d in (1, 3, 20, 28, 31)}}


def time(r):
    sync, form = time_cursor(r)
    if r.random() < 0.15: sync["clamping"] = r.choice([{"target": "DAY"}, {"target": "MONTH"}, {"target": "WEEK", "target_details": {"weekday": r.choice(["MONDAY", "SUNDAY", "THURSDAY"])}}])
    return time_scenario(r, sync, form)


def clamped(r):
    sync, form = time_cursor(r)
    sync["clamping"] = r.choice([{"target": "DAY"}, {"target": "MONTH"}, {"target": "WEEK", "target_details": {"weekday": r.choice(["MONDAY", "SUNDAY", "THURSDAY"])}}, {"target": "WEEK"}, {"target": "{{ config['clamp'] }}"}, {"target": "YEAR"}])
    if "step" in sync: sync["step"] = r.choice(["P1M", "P1W", "P1D", "P10D", "P2M"])
    sync["end_datetime"] = {"type": "MinMaxDatetime", "datetime": r.choice(["2024-03-15", "2024-02-29", "2024-01-20"]), "datetime_format": "%Y-%m-%d"}
    sync["start_datetime"] = {"type": "MinMaxDatetime", "datetime": r.choice(["2024-01-01", "2023-12-13", "2024-01-10T11:12:13"]), "datetime_format": "%Y-%m-%d"}
    if "T" in sync["start_datetime"]["datetime"]: sync["start_datetime"]["datetime_format"] = "%Y-%m-%dT%H:%M:%S"
    return time_scenario(r, sync, form)


def time_scenario(r, sync, form):
    method = r.choice(["GET", "POST"])
    params = maybe(r, 0.3, {"a": "{{ stream_interval.get('start_time') }}", "b": "{{ stream_slice['start_time'] }}", "c": "{{ stream_interval['end_time'] }}"})
    pages = maybe(r, 0.2, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")})
    made = stream(retriever(requester(http_method=method, request_parameters=params), selector(record_filter=maybe(r, 0.15, {"type": "RecordFilter", "condition": r.choice(["{{ record.updated > stream_interval.start_time }}", "{{ record['id'] > 1 }}"])})), paginator=pages),
                  incremental_sync=sync, transformations=maybe(r, 0.1, [{"type": "RemoveFields", "field_pointers": [["updated"]]}]))
    answers = [route("/items", {"d": time_rows(r, form)}, method=method, times=1) for _ in range(r.randint(1, 4))]
    if r.random() < 0.1: answers.insert(1, route("/items", {"error": 1}, method=method, times=1, status=500))
    answers.append(route("/items", {"d": []}, method=method))
    state = time_state(r, form)
    return scenario(manifest(made), answers, {**CONFIG, "clamp": "MONTH"}, state={"s": state} if state is not None else None, limits=limits(r))


def count(r):
    sync = drop_none({"type": "IncrementingCountCursor", "cursor_field": "id", "start_value": maybe(r, 0.6, r.choice([0, 5, "3", "{{ config['from'] }}"])), "start_value_option": maybe(r, 0.6, option(r, "since"))})
    rows = [{"id": r.choice([1, 4, 7, 12, 3])} for _ in range(r.randint(0, 4))]
    if r.random() < 0.2: rows.append(r.choice([{"id": None}, {}, {"id": 6.5}]))
    method = r.choice(["GET", "POST"])
    state = r.choice([None, None, {"id": 6}, {"id": 0}, {"id": 2, "x": 1}])
    return scenario(manifest(stream(retriever(requester(http_method=method)), incremental_sync=sync)), [route("/items", {"d": rows}, method=method)], {"from": 2}, state={"s": state} if state else None)


def list_router(r, field="part", inject=True):
    values = r.choice([["a", "b"], ["1", "2", "3"], "{{ config['list'] }}", "{{ [1, 2] }}", "{{ ['x'] }}", ["{{ config['name'] }}", "lit"], "{{ config['name'] }}", []])
    return drop_none({"type": "ListPartitionRouter", "values": values, "cursor_field": field, "request_option": option(r, field) if inject and r.random() < 0.6 else None})


def parent(r, depth=0, name="p", field="pid"):
    sync, form = (time_cursor(r, plain=True) if r.random() < 0.4 else (None, "%Y-%m-%d"))
    if sync: sync.update(cursor_field="changed"); sync.pop("is_client_side_incremental", None)
    nested = None
    if depth < 1 and r.random() < 0.25: nested = {"type": "SubstreamPartitionRouter", "parent_stream_configs": [parent(r, depth + 1, name + "p", "gid")]}
    elif r.random() < 0.2: nested = list_router(r, "region")
    pages = maybe(r, 0.3, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")})
    made = stream(retriever(requester("/" + name), selector(record_filter=maybe(r, 0.15, {"type": "RecordFilter", "condition": "{{ record['id'] != 2 }}"})), partition_router=nested, paginator=pages), name=name, incremental_sync=sync,
                  transformations=maybe(r, 0.15, [{"type": "AddFields", "fields": [{"type": "AddedFieldDefinition", "path": ["tag"], "value": "{{ record['id'] }}-t"}]}]))
    return drop_none({"type": "ParentStreamConfig", "parent_key": r.choice(["id", "id", "id", "deep.key", "deep/key", "absent", "tag"]), "partition_field": field, "stream": made,
                      "request_option": option(r, field) if r.random() < 0.5 else None, "incremental_dependency": maybe(r, 0.5, True) if sync else None, "extra_fields": maybe(r, 0.3, r.choice([[["name"]], [["deep", "key"], ["absent"]], [["name"], ["deep"]]]))})


def parent_routes(r, name="p"):
    def rows(n): return [{"id": r.choice([1, 2, "x", 2.0, True, n + i]), "name": f"n{i}", "deep": {"key": f"k{i}"}, "changed": r.choice(["2024-01-05", "2024-01-12T01:00:00Z", 1704800000, "2024-01-09"])} for i in range(r.randint(0, 3))]
    made = [route("/" + name, {"d": rows(1)}, times=1), route("/" + name, {"d": rows(4)}, times=1), route("/" + name, {"d": []})]
    if r.random() < 0.1: made.insert(0, route("/" + name, {"error": "x"}, status=r.choice([404, 500]), times=1))
    return made


def router(r, depth=0):
    kind = r.choice(["list", "list", "sub", "sub", "sub", "product", "group", "union"] if depth == 0 else ["list", "sub"])
    if kind == "list": return list_router(r, "part" if depth == 0 else f"part{r.randint(1, 3)}")
    if kind == "sub": return {"type": "SubstreamPartitionRouter", "parent_stream_configs": [parent(r)] + ([parent(r, name="q", field=r.choice(["pid", "qid"]))] if r.random() < 0.2 else [])}
    if kind == "product": return [router(r, 1) for _ in range(r.randint(1, 3))]
    if kind == "group": return drop_none({"type": "GroupingPartitionRouter", "group_size": r.choice([1, 2, 3]), "underlying_partition_router": router(r, 1), "deduplicate": maybe(r, 0.5, r.choice([True, False]))})
    field = "part"
    return {"type": "UnionPartitionRouter", "partition_field": field, "partition_routers": [list_router(r, field, inject=False), {"type": "SubstreamPartitionRouter", "parent_stream_configs": [drop_none({**parent(r, field=field), "request_option": None})]}][: r.randint(1, 2)]}


def partition_state(r, form):
    at = lambda: {"updated": spelled(r.choice([3, 8, 14]), form)}
    parts = [{"partition": r.choice([{"part": "a"}, {"part": "1"}, {"pid": 1, "parent_slice": {}}, {"pid": 2, "parent_slice": {}}, {"pid": 1}, {"part": 1}]), "cursor": at()} for _ in range(r.randint(0, 3))]
    kind = r.choice(["none", "none", "parts", "parts", "old", "global", "legacy", "fresh", "parent"])
    if kind == "none": return None
    if kind == "parts": return {"states": parts}
    if kind == "old": return at()
    if kind == "global": return {"use_global_cursor": True, "state": at(), "lookback_window": r.choice([0, 1, 86400]), "states": parts}
    if kind == "legacy": return {"1": at(), "2": at(), "a": at()}
    if kind == "fresh": return {"use_global_cursor": False, "states": parts, "state": at(), "lookback_window": 0}
    return {"use_global_cursor": False, "states": parts, "state": at(), "lookback_window": 1, "parent_state": {"p": {"changed": r.choice(["2024-01-06", "2024-01-06T00:00:00Z"])}}}


def partitions(r):
    sync, form = (time_cursor(r, plain=True) if r.random() < 0.6 else (None, "%Y-%m-%d"))
    if sync and r.random() < 0.3: sync["global_substream_cursor"] = True
    method = r.choice(["GET", "GET", "POST"])
    field = r.choice(["part", "pid"])
    params = maybe(r, 0.4, {"x": "{{ stream_partition.get('%s') }}" % field, "y": "{{ stream_slice.extra_fields }}", "z": "{{ stream_partition['pid'] }}"})
    path = r.choice(["/items", "/items", "/items/{{ stream_partition.pid }}", "/items/{{ stream_slice['part'] }}"])
    made = stream(retriever(requester(path, http_method=method, request_parameters=params), selector(record_filter=maybe(r, 0.15, {"type": "RecordFilter", "condition": "{{ stream_partition.get('part') != 'a' }}"})), partition_router=router(r)), incremental_sync=sync,
                  transformations=maybe(r, 0.3, [{"type": "AddFields", "fields": [{"type": "AddedFieldDefinition", "path": ["from"], "value": r.choice(["{{ stream_slice['pid'] }}", "{{ stream_partition }}", "{{ stream_slice.parent_slice }}", "{{ stream_slice.extra_fields['name'] }}", "{{ stream_partition.get('part') }}"])}]}]),
                  state_migrations=maybe(r, 0.2, [{"type": "LegacyToPerPartitionStateMigration"}]) if sync else None)
    answers = []
    for p in ("p", "q", "pp", "qp"): answers += parent_routes(r, p)
    for p in ["/items"] + [f"/items/{x}" for x in ("a", "b", "1", "2", "x", "k0", "5", "lit")]:
        answers.append(route(p, {"d": time_rows(r, form)}, method=method, times=1))
        answers.append(route(p, {"d": time_rows(r, form, 1)}, method=method))
    state = partition_state(r, form) if sync else None
    return scenario(manifest(made), answers, {**CONFIG, "list": ["a", "b", "c"], "name": "nm"}, state={"s": state} if state else None, limits=limits(r), racy=["s"])


FAMILIES = {"time_cursor": (time, 6), "clamping": (clamped, 2), "count_cursor": (count, 1), "partitions": (partitions, 8)}
