"""Children that stand in the records of their parents (`lazy_read_pointer`), and their further pages."""
from parts import *

CURSORS = [None, None, {"type": "DatetimeBasedCursor", "cursor_field": "updated", "datetime_format": "%Y-%m-%d", "start_datetime": "2024-01-01", "end_datetime": "2024-01-31"}]


def pages(r):
    kind = r.choice(["none", "cursor", "cursor", "page", "offset"])
    if kind == "none": return None
    strategy = {
        "cursor": {"type": "CursorPagination", "page_size": 2, "cursor_value": r.choice(["{{ last_record['id'] }}", "{{ response.get('next') }}"]),
                   "stop_condition": r.choice(["{{ not response.get('more') }}", "{{ not response['more'] }}"])},
        "page": {"type": "PageIncrement", "page_size": 2, "start_from_page": r.choice([0, 1])},
        "offset": {"type": "OffsetIncrement", "page_size": 2}}[kind]
    return drop_none({"type": "DefaultPaginator", "pagination_strategy": strategy, "page_token_option": param("after"), "page_size_option": maybe(r, 0.5, param("limit"))})


def embedded(r, number):
    """What a parent holds of its children: a first page, most often."""
    rows = [{"id": number * 10 + n, "updated": f"2024-01-{n + 3:02d}", **r.choice([{}, record(r)])} for n in range(r.randint(0, 3))]
    kind = r.choice(["page", "page", "page", "page", "list", "empty", "null", "absent", "text", "number"])
    return {"page": {"d": rows, "more": r.random() < 0.5, "next": r.choice(["n1", 7, None])}, "list": rows, "empty": {}, "null": None, "text": "x", "number": 3}.get(kind, "absent")


def lazy(r):
    path = r.choice([["items"], ["deep", "items"], ["{{ config['where'] }}"], ["lines", "0"]])
    parents = []
    for number in range(1, r.randint(1, 4) + 1):
        one = {"id": number, "kind": r.choice(["a", "b"])}
        held = embedded(r, number)
        if held != "absent":
            inside = one
            for step in path[:-1]: inside = inside.setdefault(step, {})
            last = "items" if "config" in path[-1] else path[-1]
            if path[-1] == "0": one["lines"] = [held]
            else: inside[last] = held
        parents.append(one)
    router = {"type": "SubstreamPartitionRouter", "parent_stream_configs": [drop_none({
        "type": "ParentStreamConfig", "parent_key": r.choice(["id", "kind"]), "partition_field": "pid", "lazy_read_pointer": path,
        "extra_fields": maybe(r, 0.3, [["kind"]]), "request_option": maybe(r, 0.4, option(r, "pid")),
        "stream": stream(retriever(requester("/parents"), selector(("d",)), paginator=maybe(r, 0.3, {
            "type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")})), name="p")})]}
    cursor = r.choice(CURSORS)
    if cursor and r.random() < 0.3: cursor = {**cursor, r.choice(["is_data_feed", "is_client_side_incremental"]): True, "start_datetime": "2024-01-04"}
    if cursor and r.random() < 0.15: cursor = {**cursor, "step": "P10D", "cursor_granularity": "P1D"}
    child = stream(retriever(requester("/parents/{{ stream_partition.pid }}/items", request_parameters=maybe(r, 0.3, {"k": "{{ stream_slice.extra_fields['kind'] }}"})),
                             selector(r.choice([("d",), ("d",), ()]), record_filter=maybe(r, 0.2, {"type": "RecordFilter", "condition": "{{ record['id'] > 11 }}"})), paginator=pages(r), partition_router=router),
                   incremental_sync=cursor, transformations=maybe(r, 0.3, [{"type": "AddFields", "fields": [{"type": "AddedFieldDefinition", "path": ["pid"], "value": "{{ stream_partition.pid }}"}]}]))
    more = [{"id": 100 + n, "updated": f"2024-01-{n + 10:02d}"} for n in range(r.randint(0, 2))]
    answers = [route("/parents", {"d": parents}, times=1), route("/parents", {"d": []})]
    for number in [*range(1, 5), "a", "b"]:
        at = f"/parents/{number}/items"
        answers += [route(at, {"d": more, "more": r.random() < 0.4, "next": "n2"}, times=1), route(at, {"d": more[:1], "more": False})]
    if r.random() < 0.1: answers.insert(2, route("/parents/1/items", {"error": 1}, times=1, status=500))
    state = {"s": {"updated": "2024-01-04"}} if cursor and r.random() < 0.2 else None
    return scenario(manifest(child), answers, {"where": "items"}, state=state, limits=limits(r))


FAMILIES = {"lazy": (lazy, 3)}
