#!/usr/bin/env python3
"""The CDK's side of the comparison; every answer is a line of JSON.

    cdk.py validate RUNS FILE…            CPU seconds of each run of each file, in one warm process
    cdk.py read MANIFEST STREAM RECORDS PAGES
    cdk.py templates MILLISECONDS         expressions and context on stdin
"""
import contextlib
import io
import json
import logging
import sys
import time

began = time.process_time()
import yaml  # noqa: E402
from airbyte_cdk import ConfiguredAirbyteStream  # noqa: E402
from airbyte_cdk.connector_builder import connector_builder_handler as builder  # noqa: E402
from airbyte_cdk.models import (  # noqa: E402
    AirbyteStream, ConfiguredAirbyteCatalog, DestinationSyncMode, SyncMode)
from airbyte_cdk.sources.declarative.interpolation import jinja  # noqa: E402

IMPORTED = time.process_time() - began
out = sys.stdout


def tell(**values):
    print(json.dumps(values, default=repr), file=out, flush=True)


def memory(field):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return 0.0


def validate(runs, paths):
    """What decides whether a manifest is valid, each step once: the text is loaded, and the builder
    makes a source of it, which resolves, propagates and validates."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        seconds = []
        for _ in range(runs + 1):
            start = time.process_time()
            try:
                config = {"__injected_declarative_manifest": yaml.safe_load(text)}
                builder.resolve_manifest(builder.create_source(config, builder.get_limits(config)))
                valid = True
            except Exception:
                valid = False
            seconds.append(time.process_time() - start)
        # The first run warms up.
        tell(path=path, is_valid=valid, seconds=seconds[1:], imports=IMPORTED)


def read(manifest, stream, records, pages):
    with open(manifest, encoding="utf-8") as file:
        config = {
            "api_key": "mk_live_4f9a2c71e8d05b36",
            "__injected_declarative_manifest": yaml.safe_load(file),
            "__test_read_config": {"max_streams": 1, "max_records": records,
                                   "max_pages_per_slice": pages, "max_slices": 5}}
    before = memory("VmRSS")
    start = time.process_time()
    limits = builder.get_limits(config)
    catalog = ConfiguredAirbyteCatalog(streams=[ConfiguredAirbyteStream(
        stream=AirbyteStream(name=stream, json_schema={},
                             supported_sync_modes=[SyncMode.full_refresh]),
        sync_mode=SyncMode.full_refresh,
        destination_sync_mode=DestinationSyncMode.append)])
    source = builder.create_source(config, limits)
    message = builder.read_stream(source, config, catalog, [], limits)
    count = sum(len(page["records"]) for part in message.record.data["slices"]
                for page in part["pages"])
    tell(records=count, cpu=time.process_time() - start, imports=IMPORTED,
         before=before, peak=memory("VmHWM"))


def templates(milliseconds):
    given = json.load(sys.stdin)
    context = given["context"]
    config = context["config"]
    rest = {name: value for name, value in context.items() if name != "config"}
    interpolation = jinja.JinjaInterpolation()
    for expression in given["expressions"]:
        try:
            value = interpolation.eval(expression, config, default=expression, **rest)
            template = jinja._ENVIRONMENT.from_string(expression)
            tell(value=value, render=once(milliseconds, lambda: template.render(context)),
                 evaluate=once(milliseconds, lambda: interpolation.eval(
                     expression, config, default=expression, **rest)))
        except Exception as error:
            tell(error=type(error).__name__)


def once(milliseconds, work):
    runs = 16
    while True:
        start = time.process_time()
        for _ in range(runs):
            work()
        seconds = time.process_time() - start
        if seconds >= milliseconds / 1000:
            return seconds / runs
        runs *= 4


# The CDK logs to stdout.
logging.disable(logging.CRITICAL)
with contextlib.redirect_stdout(io.StringIO()):
    match sys.argv[1:]:
        case ["validate", runs, *paths]:
            validate(int(runs), paths)
        case ["read", manifest, stream, records, pages]:
            read(manifest, stream, int(records), int(pages))
        case ["templates", milliseconds]:
            templates(int(milliseconds))
        case _:
            sys.exit(__doc__)
