"""Pagination in all strategies, error handlers, starting over, smaller pages."""
from parts import *


def pages_of(r, count, size, extra=None):
    made, number = [], 1
    for page in range(count):
        n = size if page < count - 1 else r.randint(0, size)
        made.append([{"id": number + i, "updated": f"2024-01-{(number + i) % 28 + 1:02d}"} for i in range(n)])
        number += n
    return made


def page_size(r, size):
    return r.choice([size, size, size, str(size), "{{ config['size'] }}", "{{ %d }}" % size, None])


def paginator(r, strategy, size):
    made = {"type": "DefaultPaginator", "pagination_strategy": strategy}
    if r.random() < 0.9: made["page_token_option"] = option(r, "page")
    if strategy.get("page_size") and r.random() < 0.5: made["page_size_option"] = option(r, "per_page")
    return made


def counted(r):
    """Offsets and page numbers."""
    size = r.choice([1, 2, 3])
    chunks = pages_of(r, r.randint(1, 4), size)
    kind = r.choice(["offset", "page"])
    start = r.choice([0, 1, 5])
    strategy = drop_none({"type": "OffsetIncrement" if kind == "offset" else "PageIncrement", "page_size": page_size(r, size),
                          "inject_on_first_request": r.choice([True, False, None]), "start_from_page": start if kind == "page" else None})
    made = paginator(r, strategy, size)
    method = r.choice(["GET", "POST"])
    answers = []
    for index, chunk in enumerate(chunks):
        answers.append(route("/items", {"d": chunk, "total": 99}, method=method, times=1))
    answers.append(route("/items", {"d": []}, method=method))
    sel = selector(record_filter={"type": "RecordFilter", "condition": "{{ record['id'] % 2 == 1 }}"}) if r.random() < 0.3 else None
    return scenario(manifest(stream(retriever(requester(http_method=method), sel, paginator=made))), answers, {"size": size}, limits=limits(r))


VALUES_OF = [("{{ response.next }}", "body"), ("{{ response['paging']['cursor'] }}", "body"), ("{{ response.get('next') }}", "body"), ("{{ headers['X-Next'] }}", "header"),
             ("{{ headers['link']['next']['url'] }}", "link"), ("{{ headers.get('link', {}).get('next', {}).get('url') }}", "link"), ("{{ last_record['id'] }}", "record"), ("{{ last_record.id if last_record else '' }}", "record"),
             ("{{ last_page_size }}", "record"), ("{{ response.get('page', 0) + 1 }}", "record"), ("{{ page_size }}", "record")]
STOPS = [None, None, "{{ not response.next }}", "{{ response.d | length == 0 }}", "{{ last_page_size < 2 }}", "{{ 'next' not in response }}", "{{ not headers.get('X-Next') }}",
         "{{ response.get('next') is none }}", "{{ false }}", "", "{{ last_record is none }}", "{{ response.get('page', 9) >= 2 }}"]


def cursor(r):
    value, place = r.choice(VALUES_OF)
    size = r.choice([None, 2, "2", "{{ config['size'] }}"])
    strategy = drop_none({"type": "CursorPagination", "cursor_value": value, "page_size": size, "stop_condition": r.choice(STOPS)})
    made = {"type": "DefaultPaginator", "pagination_strategy": strategy}
    as_path = place == "link" or r.random() < 0.25
    made["page_token_option"] = {"type": "RequestPath"} if as_path else option(r, "after")
    if size and r.random() < 0.5: made["page_size_option"] = option(r, "per_page")
    chunks, answers = pages_of(r, r.randint(1, 3), 2), []
    method = r.choice(["GET", "GET", "POST"])
    for index, chunk in enumerate(chunks):
        body, headers = {"d": chunk, "page": index}, {}
        token = r.choice([f"c{index}", index + 10, f"a b&c={index}"])
        if as_path: token = r.choice([f"{API}/items?page={index}", f"/items?page={index}&x=%20y", f"items?after={index}"])
        last = index == len(chunks) - 1
        if not last:
            body["next"] = token; body["paging"] = {"cursor": token}; headers["X-Next"] = str(token)
            headers["Link"] = f"<{API}/items?p={index}>; rel=\"next\", <{API}/items?p=0>; rel=\"first\""
        elif r.random() < 0.5: body["next"] = r.choice([None, "", False]); body["paging"] = {}
        answers.append(route("/items", body, method=method, times=1, response_headers=headers))
    answers.append(route("/items", {"d": []}, method=method))
    answers += [route("/" + p, {"d": []}, method=method) for p in ("c0", "10", "2", "4", "1")]
    params = maybe(r, 0.4, {"fixed": "1", "page": "{{ next_page_token['next_page_token'] if next_page_token else 'first' }}"})
    return scenario(manifest(stream(retriever(requester(http_method=method, request_parameters=params), paginator=made))), answers, {"size": 2}, limits=limits(r))


def slices_and_pages(r):
    made = retriever(requester(), paginator={"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")},
                     partition_router={"type": "ListPartitionRouter", "values": ["a", "b", "c"], "cursor_field": "part", "request_option": param("part")},
                     ignore_stream_slicer_parameters_on_paginated_requests=r.choice([True, False, None]))
    answers = [route("/items", {"d": records(r, 2, 2)}, query={"part": "a"}, query_absent=["page"]), route("/items", {"d": records(r, 1, 2)}, query={"page": "1"}), route("/items", {"d": records(r, 0, 2)})]
    return scenario(manifest(stream(made)), answers, limits=limits(r))


ACTIONS = ["SUCCESS", "FAIL", "RETRY", "IGNORE", "RATE_LIMITED", "REFRESH_TOKEN_THEN_RETRY", None]


def response_filter(r):
    made = {"type": "HttpResponseFilter", "action": r.choice(ACTIONS)}
    if r.random() < 0.6: made["http_codes"] = r.sample([200, 400, 401, 403, 404, 418, 429, 500, 503], r.randint(1, 3))
    if r.random() < 0.4:
        made["predicate"] = r.choice(["{{ response.code == 7 }}", "{{ 'error' in response }}", "{{ headers.get('X-Fail') == 'yes' }}", "{{ response.get('d') is none }}",
                                      "{{ response.error.code == 7 }}", "{{ 'items' in request_url }}", "", "{{ config['size'] }}", "{{ headers['x-fail'] == 'yes' }}"])
    if r.random() < 0.3: made["error_message_contains"] = r.choice(["limit", "no", "Bad"])
    if r.random() < 0.4: made["error_message"] = r.choice(["it broke: {{ response.error }}", "{{ config['size'] }}", "plain", "{{ response['absent']['deep'] }}", ""])
    if r.random() < 0.2: made["failure_type"] = r.choice(["config_error", "transient_error", "system_error"])
    return drop_none(made)


def backoff(r):
    return r.choice([{"type": "ConstantBackoffStrategy", "backoff_time_in_seconds": r.choice([5, "{{ config['size'] }}", 0.5])}, {"type": "ExponentialBackoffStrategy", "factor": r.choice([5, "{{ config['size'] }}"])},
                     {"type": "ExponentialBackoffStrategy"}, {"type": "WaitTimeFromHeader", "header": "Retry-After", "regex": "[0-9]+", "max_waiting_time_in_seconds": r.choice([1, 600])},
                     {"type": "WaitTimeFromHeader", "header": "Retry-After"}, {"type": "WaitUntilTimeFromHeader", "header": "X-Reset", "min_wait": 1}, {"type": "WaitUntilTimeFromHeader", "header": "X-Reset"},
                     {"type": "WaitTimeFromResponse", "wait_time_in_seconds": "{{ response['wait'] }}"}])


def default_handler(r):
    made = {"type": "DefaultErrorHandler"}
    if r.random() < 0.85: made["response_filters"] = [response_filter(r) for _ in range(r.randint(1, 3))]
    if r.random() < 0.4: made["backoff_strategies"] = [backoff(r) for _ in range(r.randint(1, 2))]
    if r.random() < 0.3: made["max_retries"] = r.choice([0, 1, 5, "{{ config['size'] }}"])
    return made


def errors(r):
    handler = default_handler(r) if r.random() < 0.6 else {"type": "CompositeErrorHandler", "error_handlers": [default_handler(r) for _ in range(r.randint(1, 3))]}
    bodies = [{"error": "rate limit"}, {"error": {"code": 7, "message": "no way"}}, {"d": [{"id": 9}]}, {"code": 7, "d": [{"id": 8}]}, {"text": "<html>Bad</html>"}, {"text": ""}, [], [{"errors": ["no", {"msg": "Bad"}]}],
              {"d": None}, {"message": None, "detail": "limit"}, "no", 7, None]
    answers = []
    for part in ("a", "b", "c"):
        headers = r.choice([{}, {"Retry-After": "3"}, {"X-Fail": "yes"}, {"X-Reset": "1700000000"}])
        status = r.choice([200, 200, 200, 204, 301, 400, 401, 403, 404, 418, 429, 500, 503])
        body = {"text": ""} if status == 204 else r.choice(bodies) if r.random() < 0.8 else {"d": records(r)}
        answers.append(route("/items", body, status=status, query={"part": part}, response_headers=headers))
    made = retriever(requester(error_handler=handler if r.random() < 0.9 else None), partition_router={"type": "ListPartitionRouter", "values": ["a", "b", "c"][:r.randint(1, 3)], "cursor_field": "part", "request_option": param("part")})
    return scenario(manifest(stream(made)), answers, {"size": 2})


def again(r):
    """Pages that start over."""
    limit = maybe(r, 0.6, {"type": "PaginationResetLimits", "number_of_records": r.choice([1, 2, 3])})
    sync = {"type": "DatetimeBasedCursor", "cursor_field": "updated", "datetime_format": "%Y-%m-%d", "start_datetime": "2024-01-01", "end_datetime": "2024-02-01",
            "start_time_option": param("from"), "end_time_option": param("to")}
    action = r.choice(["SPLIT_USING_CURSOR", "RESET"])
    handler = {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [400], "action": "RESET_PAGINATION"}]}
    chunks = pages_of(r, r.randint(1, 4), 2)
    answers = [route("/items", {"d": c}, times=1) for c in chunks]
    if r.random() < 0.6: answers.insert(r.randint(0, len(answers)), route("/items", {"error": "too deep"}, status=400, times=r.choice([1, 1, 5])))
    answers.append(route("/items", {"d": []}))
    made = retriever(requester(error_handler=handler), pagination_reset=drop_none({"type": "PaginationReset", "action": action, "limits": limit}),
                     paginator={"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 2}, "page_token_option": param("page")})
    return scenario(manifest(stream(made, incremental_sync=sync if action == "SPLIT_USING_CURSOR" or r.random() < 0.5 else None)), answers, limits=limits(r))


def smaller(r):
    """Pages that are asked for again with a smaller size."""
    reduction = drop_none({"type": "PageSizeReduction", "backoff_seconds": 0, "reduction_factor": maybe(r, 0.4, r.choice([2, 3, 1.5])), "minimum_page_size": maybe(r, 0.5, r.choice([1, 2, 5])), "max_attempts": maybe(r, 0.4, r.choice([1, 2, 3])),
                           "retries_at_minimum_page_size": maybe(r, 0.4, r.choice([0, 1, 2])), "failure_message": maybe(r, 0.3, "too big"), "reset_policy": maybe(r, 0.5, r.choice(["NEVER", "AFTER_SUCCESSFUL_PAGE"]))})
    handler = {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [504], "action": "REDUCE_PAGE_SIZE"}]}
    strategy = r.choice([{"type": "PageIncrement", "page_size": 8}, {"type": "OffsetIncrement", "page_size": 8}, {"type": "OffsetIncrement", "page_size": "{{ config['size'] }}"}, {"type": "CursorPagination", "page_size": 8, "cursor_value": "{{ response.next }}", "stop_condition": "{{ not response.next }}"}])
    answers = []
    for number in range(r.randint(1, 4)):
        for _ in range(r.choice([0, 0, 1, 2, 3, 6])): answers.append(route("/items", {"error": "big"}, status=504, times=1))
        answers.append(route("/items", {"d": [{"id": number * 10 + i} for i in range(r.choice([2, 4, 8]))], "next": f"n{number}"}, times=1))
    answers.append(route("/items", {"d": []}))
    made = retriever(requester(error_handler=handler), page_size_reduction=reduction if r.random() < 0.9 else None,
                     paginator={"type": "DefaultPaginator", "pagination_strategy": strategy, "page_token_option": param("page"), "page_size_option": param("size") if r.random() < 0.9 else None})
    made["paginator"] = drop_none(made["paginator"])
    return scenario(manifest(stream(made)), answers, {"size": 8}, limits=limits(r))


def split(r):
    """Windows of time that are asked for again in halves."""
    sync = drop_none({"type": "DatetimeBasedCursor", "cursor_field": "updated", "datetime_format": r.choice(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%s"]), "start_datetime": {"type": "MinMaxDatetime", "datetime": "2024-01-01", "datetime_format": "%Y-%m-%d"},
            "end_datetime": {"type": "MinMaxDatetime", "datetime": "2024-01-31", "datetime_format": "%Y-%m-%d"}, "start_time_option": param("from"), "end_time_option": param("to")})
    if r.random() < 0.6: sync.update(step=r.choice(["P10D", "P30D", "P1D"]), cursor_granularity=r.choice(["P1D", "PT1S"]))
    splitting = drop_none({"type": "RequestWindowSplitting", "min_split_window": maybe(r, 0.6, r.choice(["P1D", "P7D", "PT1H"])), "failure_message": maybe(r, 0.3, "cannot split")})
    handler = {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [400], "action": "SPLIT_REQUEST_WINDOW"}]}
    answers = []
    for number in range(r.randint(1, 5)):
        for _ in range(r.choice([0, 1, 1, 2, 9])): answers.append(route("/items", {"error": "big"}, status=400, times=1))
        answers.append(route("/items", {"d": [{"id": number, "updated": "2024-01-1%d" % number if sync["datetime_format"] == "%Y-%m-%d" else "2024-01-1%dT00:00:00Z" % number}]}, times=1))
    answers.append(route("/items", {"d": []}))
    made = retriever(requester(error_handler=handler), request_window_splitting=splitting if r.random() < 0.9 else None,
                     paginator=maybe(r, 0.3, {"type": "DefaultPaginator", "pagination_strategy": {"type": "PageIncrement", "page_size": 1}, "page_token_option": param("page")}))
    return scenario(manifest(stream(made, incremental_sync=sync if r.random() < 0.9 else None)), answers, limits=limits(r))


FAMILIES = {"counted_pages": (counted, 3), "cursor_pages": (cursor, 4), "slices_and_pages": (slices_and_pages, 1), "errors": (errors, 4), "pagination_reset": (again, 2),
            "page_size_reduction": (smaller, 2), "window_splitting": (split, 2)}
