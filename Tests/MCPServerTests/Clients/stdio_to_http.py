"""Carries the lines of stdin to a Streamable HTTP endpoint and what it answers to stdout.

    stdio_to_http.py URL TOKEN
"""
import http.client
import json
import sys
import threading
from urllib.parse import urlsplit


class Relay:
    def __init__(self, url, token):
        self.url = urlsplit(url)
        self.headers = {
            "authorization": f"Bearer {token}", "content-type": "application/json",
            "accept": "application/json, text/event-stream",
        }
        self.output = threading.Lock()

    def say(self, text):
        with self.output:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def carry(self, line):
        message = json.loads(line)
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=300)
        connection.request("POST", self.url.path, line.encode(), self.headers)
        answer = connection.getresponse()
        if message.get("method") == "initialize":
            self.headers["mcp-protocol-version"] = message["params"]["protocolVersion"]
            if session := answer.headers.get("mcp-session-id"):
                self.headers["mcp-session-id"] = session
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            for event in answer:
                if event.startswith(b"data:") and (data := event[5:].strip()):
                    self.say(data.decode())
        elif body := answer.read().decode().strip():
            self.say(body)
        connection.close()

    def run(self):
        calls = []
        for line in sys.stdin:
            # The greeting settles what later requests carry, so it is waited for.
            if '"id"' in line and '"initialize"' not in line:
                calls.append(threading.Thread(target=self.carry, args=(line,)))
                calls[-1].start()
            elif line.strip():
                self.carry(line)
        for call in calls:
            call.join()


if __name__ == "__main__":
    Relay(*sys.argv[1:3]).run()
