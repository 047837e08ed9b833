"""A scripted server that speaks the OpenAI chat API: a fake, for failures that a real model cannot be made to have on demand."""
import contextlib
import http.server
import json
import socket
import ssl
import struct
import threading
import time

CHUNK = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1, "model": "fake"}


def event(data) -> bytes:
    return b"data: " + (data if isinstance(data, str) else json.dumps(data)).encode() + b"\n\n"


def delta(text: str) -> bytes:
    return event(CHUNK | {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


class FakeUpstream:
    """Answers by the model's name; `requests` holds the bodies that came, `connections` counts the callers' connections, `gone`
    those who left before the end. With `tls` it speaks https."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.sockets: set[socket.socket] = set()
        self.connections = 0
        self.requests: list[dict] = []
        self.headers: list[dict] = []
        self.gone = 0
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                upstream.requests.append(body)
                upstream.headers.append(dict(self.headers))
                getattr(self, body["model"].split("-", 1)[1].replace("-", "_"))(body)

            def log_message(self, *_) -> None:
                pass

            # --- ways to answer

            def json(self, status: int, value) -> None:
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def begin_stream(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()

            def chunk(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def end_stream(self) -> None:
                self.wfile.write(b"0\r\n\r\n")

            def cut(self) -> None:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True

            # --- models

            def ok(self, body) -> None:
                if not body.get("stream"):
                    return self.json(200, {"id": "chatcmpl-fake", "object": "chat.completion", "created": 1, "model": "fake",
                                           "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}],
                                           "usage": {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}})
                self.begin_stream()
                # One event in three pieces, split inside a character; then a comment; then several events in one piece.
                data = delta("Grüße ")
                at = data.index(b"\\u00fc") if b"\\u00fc" in data else 20
                for piece in (data[:at], data[at:at + 3], data[at + 3:]):
                    self.chunk(piece)
                self.chunk(b": keep-alive\n\n")
                last = event(CHUNK | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
                usage = event(CHUNK | {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}})
                self.chunk(delta("an alle") + last + (usage if (body.get("stream_options") or {}).get("include_usage") else b"") + event("[DONE]"))
                self.end_stream()

            def cut_off(self, _body) -> None:
                self.begin_stream()
                self.chunk(delta("half an "))
                self.chunk(b'data: {"id":"chatcmpl-fake","choi')
                time.sleep(0.1)
                self.cut()

            def no_done(self, _body) -> None:
                self.begin_stream()
                self.chunk(delta("this is not all"))
                self.end_stream()

            def error_event(self, _body) -> None:
                self.begin_stream()
                self.chunk(delta("so far "))
                self.chunk(event({"error": {"message": "out of memory", "type": "server_error"}}))
                self.chunk(event("[DONE]"))
                self.end_stream()

            def fails(self, _body) -> None:
                self.json(500, {"error": {"message": "the model crashed", "type": "server_error", "code": None, "param": None}})

            def refuses_key(self, _body) -> None:
                self.json(401, {"error": {"message": "Incorrect API key provided: sk-provider-secret", "code": "invalid_api_key"}})

            def busy(self, _body) -> None:
                self.json(429, {"error": {"message": "slow down", "type": "rate_limit_error", "code": "rate_limit_exceeded"}})

            def not_http(self, _body) -> None:
                self.wfile.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n")
                self.cut()

            def hangs(self, _body) -> None:
                """Says nothing for 20 s, as a long prefill does, and notices when the caller leaves."""
                self.connection.settimeout(0.05)
                for _ in range(400):
                    try:
                        if self.connection.recv(1, socket.MSG_PEEK) == b"":
                            upstream.gone += 1
                            break
                    except TimeoutError:
                        continue
                self.close_connection = True

        class Server(http.server.ThreadingHTTPServer):
            def finish_request(self, request, client_address) -> None:
                upstream.connections += 1
                upstream.sockets.add(request)
                if not upstream.tls:
                    return super().finish_request(request, client_address)
                try:
                    with upstream.tls.wrap_socket(request, server_side=True) as wrapped:
                        super().finish_request(wrapped, client_address)
                except OSError:  # a caller that does not trust us; ssl.SSLError is one
                    pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/v1"

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        for connection in self.sockets:  # kept alive by their callers
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
