"""The approved API, which gives back what it was sent in many ways, and the host that nobody approved.

    api = mocks.API(); api.origin                  # "http://127.0.0.1:PORT"
    other = mocks.Stranger(api.port); other.seen   # [bytes]: all that arrived there, on any of its addresses

Paths of the API: /items, /echo/WAY, /fail/WAY, /redirect, /token, /login, /cookie, /next, /empty, /pages, /job...
"""
import base64
import gzip
import json
import re
import socket
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

ITEMS = [{"id": n, "name": f"item {n}", "at": f"2024-01-{n:02d}", "group": "ab"[n % 2]} for n in range(1, 31)]


def rows(values, key="c"):
    return {"items": [{"id": n, key: value} for n, value in enumerate(values)]}


def dump(value, **more):
    return json.dumps(value, **more).encode()


JSON, TEXT = "application/json", "text/plain; charset=utf-8"
one = lambda **fields: {"items": [{"id": 1, **fields}]}
# way: text -> (body, content type, more headers)
ECHOES = {
    "body": lambda v: (dump(one(said=v)), JSON, {}),
    "inside": lambda v: (dump(one(said=f"you sent [{v}], thank you"), ensure_ascii=False), JSON, {}),
    "key": lambda v: (dump(one(**{v: "yes"})), JSON, {}),
    "keypart": lambda v: (dump(one(**{f"field_{v}_x": 1})), JSON, {}),
    "nested": lambda v: (dump(one(said=json.dumps({"deep": json.dumps({"v": v})}))), JSON, {}),
    "header": lambda v: (dump(one()), JSON, {"X-Echo": ascii_header(v)}),
    "headername": lambda v: (dump(one()), JSON, {"X-" + re.sub(r"[^0-9A-Za-z]", "-", v): "1"}),
    "cookie": lambda v: (dump(one()), JSON, {"Set-Cookie": f"last={ascii_header(v)}; Path=/"}),
    "codes": lambda v: (dump(one(said=[ord(c) for c in v])), JSON, {}),
    "codetext": lambda v: (dump(one(said=" ".join(str(ord(c)) for c in v))), JSON, {}),
    "records": lambda v: (dump(rows(v)), JSON, {}),
    "coderecords": lambda v: (dump(rows([ord(c) for c in v])), JSON, {}),
    "fields": lambda v: (dump(one(**{f"f{n:02d}": c for n, c in enumerate(v)})), JSON, {}),
    "array": lambda v: (dump(one(said=list(v))), JSON, {}),
    "halves": lambda v: (dump(one(a=v[:len(v) // 2], b=v[len(v) // 2:])), JSON, {}),
    "halfrecords": lambda v: (dump(rows([v[:len(v) // 2], v[len(v) // 2:]])), JSON, {}),
    "thirds": lambda v: (dump(rows([v[n:n + 3] for n in range(0, len(v), 3)])), JSON, {}),
    "gzip": lambda v: (gzip.compress(dump(one(said=v)), mtime=0), JSON, {"Content-Encoding": "gzip"}),
    "gzipraw": lambda v: (gzip.compress(dump(one(said=v)), mtime=0), "application/octet-stream", {}),
    "deflate": lambda v: (zlib.compress(dump(one(said=v))), JSON, {"Content-Encoding": "deflate"}),
    "rawdeflate": lambda v: (zlib.compress(dump(one(said=v)))[2:-4], JSON, {"Content-Encoding": "deflate"}),
    "utf16": lambda v: (json.dumps(one(said=v), ensure_ascii=False).encode("utf-16"), JSON + "; charset=utf-16", {}),
    "utf16le": lambda v: (json.dumps(one(said=v), ensure_ascii=False).encode("utf-16-le"), JSON, {}),
    "utf32": lambda v: (json.dumps(one(said=v), ensure_ascii=False).encode("utf-32"), JSON + "; charset=utf-32", {}),
    "latin1": lambda v: (json.dumps(one(said=v), ensure_ascii=False).encode("latin-1", "replace"), JSON + "; charset=latin-1", {}),
    "escaped": lambda v: (b'{"items":[{"id":1,"said":"' + "".join(f"\\u{ord(c):04x}" for c in v).encode() + b'"}]}', JSON, {}),
    "csv": lambda v: ("id,said\n1,\"{}\"\n".format(v.replace('"', '""')).encode(), "text/csv; charset=utf-8", {}),
    "xml": lambda v: (f"<items><item><id>1</id><said>{escape(v)}</said></item></items>".encode(), "application/xml", {}),
    "xmlcodes": lambda v: ("<items><item><id>1</id><said>{}</said></item></items>".format(
        "".join(f"&#{ord(c)};" for c in v)).encode(), "application/xml", {}),
    "jsonl": lambda v: (dump({"id": 1, "said": v}) + b"\n" + dump({"id": 2}) + b"\n", "application/x-ndjson", {}),
    "html": lambda v: (f"<html><body>Signed in with <b>{escape(v)}</b></body></html>".encode(), "text/html; charset=utf-8", {}),
    "text": lambda v: (f"token={v}".encode(), TEXT, {}),
    "binary": lambda v: (b"\x00\xff\x80" + v.encode() + b"\x00", "application/octet-stream", {}),
    "base64": lambda v: (dump(one(said=base64.b64encode(b"ab" + v.encode() + b"z").decode())), JSON, {}),
    "base64url": lambda v: (dump(one(said=base64.urlsafe_b64encode(v.encode()).decode().rstrip("="))), JSON, {}),
    "base32": lambda v: (dump(one(said=base64.b32encode(v.encode()).decode())), JSON, {}),
    "hex": lambda v: (dump(one(said=v.encode().hex())), JSON, {}),
    "hexupper": lambda v: (dump(one(said=v.encode().hex().upper())), JSON, {}),
    "percent": lambda v: (dump(one(said="".join(f"%{b:02x}" for b in v.encode()))), JSON, {}),
    "quoted": lambda v: (dump(one(said=quote(v, safe=""))), JSON, {}),
    "quotedtwice": lambda v: (dump(one(said=quote(quote(v, safe=""), safe=""))), JSON, {}),
    "entities": lambda v: (dump(one(said="".join(f"&#x{ord(c):x};" for c in v))), JSON, {}),
    "reversed": lambda v: (dump(one(said=v[::-1])), JSON, {}),
    "upper": lambda v: (dump(one(said=v.swapcase())), JSON, {}),
    "spaced": lambda v: (dump(one(said=" ".join(v))), JSON, {}),
    "lines": lambda v: (dump(one(said="\n".join(v[n:n + 8] for n in range(0, len(v), 8)))), JSON, {}),
    "twice": lambda v: (dump(one(said=base64.b64encode(base64.b64encode(v.encode())).decode())), JSON, {}),
    "hexbase64": lambda v: (dump(one(said=base64.b64encode(v.encode()).hex())), JSON, {}),
    "prefix": lambda v: (dump(one(said=v[:max(len(v) - 4, 10)])), JSON, {}),
    "suffix": lambda v: (dump(one(said=v[-max(len(v) - 4, 10):])), JSON, {}),
    "number": lambda v: (b'{"items":[{"id":1,"said":%s}]}' % (v.encode() if v.isdigit() else b"0"), JSON, {}),
    "float": lambda v: (b'{"items":[{"id":1,"said":%s.0}]}' % (v.encode() if v.isdigit() else b"0"), JSON, {}),
    "numberkey": lambda v: (dump(one(said={v: [v]})), JSON, {}),
    "duplicate": lambda v: (b'{"items":[{"id":1,"said":%s,"said":"no"}]}' % dump(v), JSON, {}),
    "link": lambda v: (dump(one()), JSON, {"Link": f'<https://api.test/next?token={quote(v, safe="")}>; rel="next"'}),
    "gap": lambda v: (dump({"items": [{"id": 1, "a": v[:len(v) // 2]}], "meta": {"b": v[len(v) // 2:]}}), JSON, {}),
    "status": lambda v: (dump(one()), JSON, {}),
}


def number(text, usual):
    return int(text) if text.isascii() and text.isdigit() else usual


def ascii_header(text):
    return text.replace("\n", " ").encode("utf-8").decode("latin-1")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, body, kind=JSON, headers=None, status=200, plain=True, reason=None):
        """plain: with a length; an echo's length is another channel, which has scenarios of its own."""
        self.send_response_only(status, reason)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value.encode().decode("latin-1"))
        if plain:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def presented(self, query, body):
        """What the client showed: ?k=, X-Key, a token, a password, a field of the body."""
        if query.get("k"):
            return query["k"][0]
        if self.headers.get("X-Key"):
            return self.headers["X-Key"].encode("latin-1").decode("utf-8", "replace")
        given = self.headers.get("Authorization", "")
        if given.startswith("Basic "):
            return base64.b64decode(given[6:]).decode("utf-8", "replace")
        if given:
            return given.partition(" ")[2] or given
        try:
            return str(json.loads(body)["k"])
        except (ValueError, KeyError, TypeError):
            return parse_qs(body.decode("utf-8", "replace")).get("k", ["nothing"])[0]

    def respond(self):
        api = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        api.note(self, body)
        url = urlsplit(self.path)
        query = parse_qs(url.query, keep_blank_values=True)
        first = lambda name, usual="": query.get(name, [usual])[0]
        step, _, way = url.path.strip("/").partition("/")
        if step in ("echo", "fail", "long"):
            text, kind, more = ECHOES[way](self.presented(query, body))
            status = {"echo": 200, "fail": number(first("status"), 401), "long": 200}[step]
            return self.answer(text, kind, more, status, plain=step == "long")
        if step == "reflect":
            everything = {"url": self.path, "headers": dict(self.headers), "body": body.decode("utf-8", "replace")}
            return self.answer(dump({"items": [{"id": 1, **everything}]}), plain=False)
        if step == "redirect":
            to = first("to") or f"{api.origin}/echo/body?" + url.query
            return self.answer(b"{}", headers={"Location": to}, status=number(first("status"), 302))
        if step == "token":
            answer = {"access_token": api.mint("at_"), "refresh_token": api.mint("nrt_"), "id_token": api.mint("idt_"),
                      "token_type": "bearer", "expires_in": 3600, "scope": "read"}
            return self.answer(dump({"data": answer} if way == "deep" else answer))
        if step == "login":
            return self.answer(dump({"session": {"value": api.mint("ses_"), "expires": "2099-01-01"}, "hello": "you"}))
        if step == "cookie":
            return self.answer(dump(one(said="hello")), headers={"Set-Cookie": f"sid={api.mint('ck_')}; Path=/"})
        if step == "mirror":  # what a session's token or cookie was
            return self.answer(dump(one(said=[self.headers.get(n, "") for n in ("Authorization", "Cookie", "X-Session")])), plain=False)
        if step == "next":
            return self.answer(dump({"items": ITEMS[:1], "next": first("to")}))
        if step == "where":
            return self.answer(dump({"items": [{"id": 1, "to": first("to")}]}))
        if step == "empty":
            return self.answer(dump({"items": []}))
        if step == "status":
            return self.answer(dump({"message": "so it is"}), status=number(way.partition("/")[0], 500))
        if step == "pages":
            page, size = number(first("page"), 1), number(first("size"), 5)
            return self.answer(dump({"items": ITEMS[(page - 1) * size:page * size], "page": page}))
        if step == "schema":
            return self.answer(dump({"items": [{"id": 1}], "fields": [{"key": "id", "type": "integer"}]}))
        return self.answer(dump({"items": ITEMS[:number(first("total"), 2)]}))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond


class API:
    """mint(prefix) makes values that differ between two runs; they are in `minted`."""

    handler = Handler

    def __init__(self, rng):
        self.rng, self.seen, self.minted, self.lock = rng, [], [], threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.server.daemon_threads, self.server.owner = True, self
        self.port = self.server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def mint(self, prefix):
        with self.lock:
            self.minted.append(prefix + "".join(self.rng.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(26)))
            return self.minted[-1]

    def note(self, handler, body):
        raw = handler.headers.items()
        text = "\n".join([f"{handler.command} {handler.path}"] + [f"{k}: {v}" for k, v in raw if k.lower() != "content-length"])
        with self.lock:
            self.seen.append(text.encode("latin-1", "replace").decode("utf-8", "replace") + "\n\n" + body.decode("utf-8", "replace"))

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Stranger:
    """Listens where nobody sent anything: on the API's port of 127.0.0.2 and ::1, and on a port of its own. It is
    also the proxy that the environment names, and answers everything with records."""

    def __init__(self, port):
        self.seen, self.sockets = [], []
        for family, address in ((socket.AF_INET, ("127.0.0.1", 0)), (socket.AF_INET, ("127.0.0.2", port)),
                                (socket.AF_INET6, ("::1", port))):
            try:
                listener = socket.socket(family)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
            except OSError:
                continue
            listener.listen()
            self.sockets.append(listener)
            threading.Thread(target=self.serve, args=(listener,), daemon=True).start()
        self.port = self.sockets[0].getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"

    def serve(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.take, args=(connection,), daemon=True).start()

    def take(self, connection):
        connection.settimeout(0.5)
        data = b""
        try:
            while b"\r\n\r\n" not in data:
                part = connection.recv(65536)
                if not part:
                    break
                data += part
            length = re.search(rb"(?i)content-length: *(\d+)", data)
            while length and len(data.partition(b"\r\n\r\n")[2]) < int(length[1]):
                data += connection.recv(65536)
        except OSError:
            pass
        self.seen.append(data)
        body = dump({"items": ITEMS[:2], "access_token": "from-elsewhere-0123456789"})
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                               b"Connection: close\r\n\r\n%b" % (len(body), body))
        except OSError:
            pass
        connection.close()

    def stop(self):
        for listener in self.sockets:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
