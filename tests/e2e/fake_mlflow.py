"""A fake MLflow: it is alive, and answers every call as it is told to, as a real one with a wrong set-up would."""
import http.server
import threading

# Word for word what MLflow 3.17 says.
HOST_CHECK = (403, "text/plain", b"Invalid Host header - possible DNS rebinding attack detected")
CREDENTIALS = (401, "text/html", b"You are not authenticated.")
BROKEN = (500, "application/json", b'{"error_code": "INTERNAL_ERROR", "message": "database is locked"}')
WELL = (200, "application/json", b'{"experiments": []}')


class FakeMlflow:
    """`answer`: (status, content type, body) of the next calls; None: it takes the connection and says nothing."""

    def __init__(self, answer=HOST_CHECK) -> None:
        self.answer = answer
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def reply(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                if fake.answer is None:
                    fake.stopped.wait(30)
                elif self.path == "/health":
                    self.reply(200, "text/plain", b"OK")
                else:
                    self.reply(*fake.answer)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.do_GET()

            def log_message(self, *_) -> None:
                pass

        self.stopped = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()
