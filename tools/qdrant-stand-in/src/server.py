"""A stand-in for a Qdrant server: the part of its REST API that DataSpoke uses, over Qdrant's own engine. Loopback only.

    python server.py --data FOLDER [--port PORT] [--api-key KEY]

Prints `listening on PORT` when it can be asked.
"""

import argparse
import json
import re
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import wire
from collections_of_server import Collections, NotFound

DONE = {"operation_id": 0, "status": "completed"}


def changed(work):
    work()
    return DONE


def batch_update(collection, operations):
    for operation in operations:
        if "upsert" in operation:
            collection.upsert(operation["upsert"])
        elif "delete" in operation:
            collection.delete(operation["delete"])
        else:
            raise wire.BadRequest(f"operation {sorted(operation)} is not known to the stand-in")
    return [DONE for _ in operations]


def created(work):
    work()
    return True


ROUTES = [
    ("GET", "/", lambda all, _b: None),
    ("GET", "/collections", lambda all, _b: {"collections": [{"name": name} for name in all.known]}),
    ("GET", "/aliases", lambda all, _b: {"aliases": [{"alias_name": a, "collection_name": c} for a, c in all.aliases.items()]}),
    ("POST", "/collections/aliases", lambda all, b: created(lambda: all.change_aliases(b["actions"]))),
    ("GET", "/collections/{}", lambda all, _b, name: all.get(name).info()),
    ("PUT", "/collections/{}", lambda all, b, name: created(lambda: all.create(name, b))),
    ("PATCH", "/collections/{}", lambda all, b, name: created(lambda: all.get(name).update_settings(b))),
    ("DELETE", "/collections/{}", lambda all, _b, name: all.delete(name)),
    ("PUT", "/collections/{}/index", lambda all, b, name: changed(lambda: all.get(name).add_index(b["field_name"], b["field_schema"]))),
    ("PUT", "/collections/{}/vectors/{}", lambda all, b, name, v: changed(lambda: all.get(name).add_vector(v, b))),
    ("POST", "/collections/{}/points/batch", lambda all, b, name: batch_update(all.get(name), b["operations"])),
    ("POST", "/collections/{}/points/delete", lambda all, b, name: changed(lambda: all.get(name).delete(b))),
    ("POST", "/collections/{}/points/query/batch", lambda all, b, name: [all.get(name).query(each) for each in b["searches"]]),
    ("POST", "/collections/{}/points/query", lambda all, b, name: all.get(name).query(b)),
    ("POST", "/collections/{}/points/scroll", lambda all, b, name: all.get(name).scroll(b)),
    ("POST", "/collections/{}/points/count", lambda all, b, name: all.get(name).count(b)),
    ("POST", "/collections/{}/points", lambda all, b, name: all.get(name).retrieve(b)),
    ("POST", "/collections/{}/facet", lambda all, b, name: all.get(name).facet(b)),
]
PATTERNS = [(method, re.compile(path.replace("{}", "([^/]+)") + "$"), answer) for method, path, answer in ROUTES]


def handler(collections, api_key, lock):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer in one packet: else the second one waits 40 ms for the acknowledgement of the first.
        wbufsize = -1
        disable_nagle_algorithm = True

        def answer(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            started = time.perf_counter()
            status, result = self.outcome(body)
            if isinstance(result, Exception):
                content = {"status": {"error": str(result)}}
            elif self.path == "/" and status == 200:
                content = {"title": "qdrant - stand-in", "version": "1.19.0"}
            else:
                content = {"result": result, "status": "ok"}
            content["time"] = time.perf_counter() - started
            text = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            self.wfile.flush()

        def outcome(self, body):
            if api_key and self.headers.get("api-key") != api_key:
                return 401, PermissionError("Must provide an API key or an Authorization bearer token")
            path = unquote(urlsplit(self.path).path)
            for method, pattern, route in PATTERNS:
                found = pattern.match(path)
                if method != self.command or not found:
                    continue
                try:
                    with lock:
                        return 200, route(collections, json.loads(body) if body else {}, *found.groups())
                except NotFound as error:
                    return 404, error
                except (wire.BadRequest, KeyError, TypeError, ValueError) as error:
                    return 400, error
                except Exception as error:  # noqa: BLE001 - the engine raises its own
                    return 500, error
            return 404, LookupError(f"{self.command} {path} is not known to the stand-in")

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer

        def log_message(self, *_arguments):
            """Says nothing: what is wrong is in the answers."""

    return Handler


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--api-key")
    given = options.parse_args()
    collections = Collections(given.data)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), handler(collections, given.api_key, threading.Lock()))
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    # Whoever started it holds the other end: it must not outlive them.
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever(poll_interval=0.05)
    collections.close()


if __name__ == "__main__":
    main()
