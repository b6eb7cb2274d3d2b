"""A release server on loopback, and a proxy before it. Both count what they are asked."""

import contextlib
import http.server
import pathlib
import threading
import urllib.request


class Server:
    """Serves a folder. `/cut/…` breaks off in the middle of an archive, `/short/…` ends there as if it were whole."""

    def __init__(self, folder):
        self.asked = []
        asked, folder = self.asked, pathlib.Path(folder)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                fault, _, rest = self.path.lstrip("/").partition("/")
                path = folder / (rest if fault in ("cut", "short") else self.path.lstrip("/"))
                if not path.is_file():
                    self.send_error(404)
                    return
                body = path.read_bytes()
                is_part = fault in ("cut", "short") and path.name.endswith(".gz")
                sent = body[: len(body) // 2] if is_part else body
                self.send_response(200)
                self.send_header("Content-Length", str(len(body if fault == "cut" else sent)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # Whoever has no room for it hangs up.
                    self.wfile.write(sent)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


class Proxy:
    """Passes plain requests on, as a company's proxy does."""

    def __init__(self):
        self.asked = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                try:
                    body = direct.open(self.path).read()
                except OSError:
                    self.send_error(502)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
