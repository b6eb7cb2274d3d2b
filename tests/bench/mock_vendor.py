"""A vendor on loopback for benches: a list of models for one key, 401 for any other, and a line per request in a log.

    mock_vendor.py LOG KEY [CERTIFICATE]

With a certificate (PEM, its private key in the same file) it speaks TLS. Prints its port and serves until it is ended.
"""

import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOG, KEY = open(sys.argv[1], "a", buffering=1), sys.argv[2]
MODELS = {"object": "list", "data": [{"id": f"acme/model-{n}", "object": "model"} for n in range(50)]}
ANSWER = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "ok"}, "finish_reason": "stop"}]}


class Vendor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        is_known = self.headers.get("authorization") == f"Bearer {KEY}" or self.headers.get("x-api-key") == KEY
        status, body = (200, body) if is_known else (401, {"error": {"message": "invalid api key"}})
        LOG.write(f"{time.time():.3f} {status} {self.command} {self.path}\n")
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.answer(MODELS)

    def do_POST(self):
        self.answer(ANSWER)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
