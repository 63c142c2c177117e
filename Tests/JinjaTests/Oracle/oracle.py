"""Answers questions with the real CDK: lines of JSON in, lines of JSON out.

The first line holds the contexts and, perhaps, the folder of the corpus; every other line is one
question: `t` the template, `c` the number of its context, `v` the valid types, `d` the default.
An answer is its question with `ok`, the repr of the value, or `err`, the class of the error, or
`skip`, why it cannot be compared.
"""

import datetime as real
import json
import pathlib
import signal
import sys
import types
import warnings

warnings.simplefilter("ignore")

from airbyte_cdk.sources.declarative.interpolation import macros
from airbyte_cdk.sources.declarative.interpolation.jinja import JinjaInterpolation
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError


class Kind(type):
    def __instancecheck__(cls, other):
        return isinstance(other, real.datetime)


class Frozen(real.datetime, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        now = real.datetime(2024, 3, 4, 5, 6, 7, 890123, tzinfo=real.timezone.utc)
        return now.astimezone(tz) if tz else now.replace(tzinfo=None)


fake = types.ModuleType("datetime")
for name in dir(real):
    setattr(fake, name, getattr(real, name))
fake.datetime = Frozen
macros.datetime = fake

TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
engine = JinjaInterpolation()


class TooSlow(BaseException):
    pass


def ring(*_):
    raise TooSlow


def holds(value, test):
    if test(value):
        return True
    if isinstance(value, dict):
        return any(holds(key, test) or holds(item, test) for key, item in value.items())
    return isinstance(value, (list, tuple, set)) and any(holds(item, test) for item in value)


def is_unordered(value):
    return isinstance(value, set) and len(value) > 1


def is_foreign(value):
    return isinstance(value, (bytes, complex)) or value is Ellipsis


def answer(case):
    context = json.loads(contexts[case.get("c", 0)])
    config = context.pop("config", {})
    valid = tuple(TYPES[n] for n in case["v"]) if case.get("v") else None
    signal.alarm(20)
    try:
        value = engine.eval(case["t"], config, case.get("d"), valid, **context)
        case["ok"] = repr(value)
        if " at 0x" in case["ok"].lower():
            case["skip"] = "a memory address is in it"
        elif holds(value, is_unordered):
            case["skip"] = "the order of a set is its own"
        elif holds(value, is_foreign):
            case["skip"] = "a literal of bytes, a complex number or an ellipsis"
    except TemplateSyntaxError:
        case["err"] = "template_syntax"
    except UndefinedError:
        case["err"] = "template_undefined"
    except SecurityError:
        case["err"] = "template_security"
    except ValueError as error:
        undeclared = "undeclared variables" in str(error)
        case["err"] = "template_undefined" if undeclared else "template_value"
    except TooSlow:
        case["skip"] = "Python takes too long"
    except Exception:
        case["err"] = "template_value"
    finally:
        signal.alarm(0)
    sys.stdout.write(json.dumps(case) + "\n")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def corpus(folder):
    import yaml

    seen = set()
    for pattern in ["manifests/**/*.y*ml", "replay/**/*.y*ml"]:
        for path in sorted(pathlib.Path(folder).glob(pattern)):
            try:
                document = yaml.load(path.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            except Exception:
                continue
            for text in strings(document):
                if ("{{" in text or "{%" in text) and text not in seen:
                    seen.add(text)
                    if "uuid" not in text and "random" not in text:
                        for index in range(len(contexts)):
                            answer({"t": text, "c": index, "d": text, "g": "corpus"})


signal.signal(signal.SIGALRM, ring)
header = json.loads(sys.stdin.readline())
contexts = [json.dumps(context) for context in header["contexts"]]
if header["corpus"]:
    corpus(header["corpus"])
for line in sys.stdin:
    if line.strip():
        answer(json.loads(line))
