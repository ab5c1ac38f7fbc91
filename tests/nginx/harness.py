"""A real nginx with the module on loopback, and an upstream that keeps what reaches it."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")

CONFIG = """
%(user)s
load_module %(module)s;
%(modules)s
worker_processes %(workers)d;
error_log %(dir)s/error.log info;
pid %(dir)s/nginx.pid;
events { worker_connections 512; }
http {
    log_format verdicts '$status v=$wirevet_verdict o=$wirevet_operation e=$wirevet_errors';
    access_log %(dir)s/access.log verdicts;
    client_body_temp_path %(dir)s/body;
    proxy_temp_path %(dir)s/proxy;
    fastcgi_temp_path %(dir)s/fastcgi;
    uwsgi_temp_path %(dir)s/uwsgi;
    scgi_temp_path %(dir)s/scgi;
    proxy_set_header Host $http_host;
    %(http)s
    server {
        listen 127.0.0.1:%(port)d;
        listen 127.0.0.1:%(port2)d http2;
        %(server)s
    }
}
"""


def skip(why):
    print("skipped: " + why)
    sys.exit(77)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_message(stream):
    """(first line, headers as a lower-case dict, body) of one HTTP/1 message; None at the end."""
    first = stream.readline()
    if not first:
        return None
    headers = {}
    while True:
        line = stream.readline().rstrip(b"\r\n")
        if not line:
            break
        name, value = line.split(b":", 1)
        headers[name.decode().lower()] = value.strip().decode("latin-1")
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while True:
            size = int(stream.readline().split(b";")[0], 16)
            body += stream.read(size)
            stream.readline()
            if size == 0:
                break
    elif "content-length" in headers:
        body = stream.read(int(headers["content-length"]))
    return first.decode("latin-1").rstrip("\r\n"), headers, body


class Upstream:
    """Answers every request as `answer(first, headers, body)` says: bytes of a whole message."""

    def __init__(self):
        self.requests = []
        self.answer = None
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            try:
                message = read_message(stream)
                if message is None:
                    return
                self.requests.append(message)
                connection.sendall(self.answer(*message) if self.answer else reply(b"{}"))
            except OSError:
                return

    def take(self):
        """What came since the last call."""
        out, self.requests = self.requests, []
        return out


def reply(body, status="200 OK", headers=""):
    return (("HTTP/1.1 %s\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n"
             "%sConnection: close\r\n\r\n") % (status, len(body), headers)).encode() + body


class Nginx:
    def __init__(self, module, server, http="", modules="", workers=1, must_start=True):
        self.dir = tempfile.mkdtemp(prefix="wirevet-nginx-")
        os.chmod(self.dir, 0o755)
        self.port, self.port2 = free_port(), free_port()
        self.words = {
            "dir": self.dir, "module": module, "modules": modules, "workers": workers,
            "port": self.port, "port2": self.port2, "http": http, "server": server,
            "user": "user root;" if os.getuid() == 0 else ""}
        self.conf = os.path.join(self.dir, "nginx.conf")
        self.write()
        self.process = None
        if must_start:
            self.start()

    def write(self):
        with open(self.conf, "w", encoding="utf-8") as out:
            out.write(CONFIG % self.words)

    def test(self):
        """nginx -t: (works, what it says)"""
        done = subprocess.run([NGINX, "-t", "-p", self.dir, "-c", self.conf],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode == 0, done.stdout.decode("utf-8", "replace")

    def start(self):
        self.process = subprocess.Popen([NGINX, "-p", self.dir, "-c", self.conf, "-g",
                                         "daemon off;"], stderr=subprocess.PIPE)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    sys.exit("nginx did not start: " + self.process.stderr.read().decode())
                time.sleep(0.02)
        sys.exit("nginx did not start")

    def workers(self):
        out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
                             stdout=subprocess.PIPE, check=False).stdout
        return [int(pid) for pid in out.split()]

    def log(self, name="error.log"):
        with open(os.path.join(self.dir, name), encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_log(self, text, name="access.log"):
        """The log, as soon as it has the text (nginx writes it after the answer)."""
        for _ in range(100):
            if text in self.log(name):
                break
            time.sleep(0.02)
        return self.log(name)

    def stop(self):
        """Ends nginx; returns its error log."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process.stderr.close()
            self.process = None
        log = self.log() if os.path.exists(os.path.join(self.dir, "error.log")) else ""
        shutil.rmtree(self.dir, ignore_errors=True)
        return log

    def connect(self):
        return Client(self.port)


class Client:
    """A raw HTTP/1 connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def read(self):
        """(status, headers, body), skipping 100 Continue; None: closed."""
        while True:
            message = read_message(self.stream)
            if message is None:
                return None
            status = int(message[0].split()[1])
            if status != 100:
                return status, message[1], message[2]


def request(body=b"", target="AWSGlue.GetSession", headers="", method="POST", path="/",
            length=None, content_type="application/x-amz-json-1.1"):
    out = "%s %s HTTP/1.1\r\nHost: glue.test\r\n" % (method, path)
    if target:
        out += "X-Amz-Target: %s\r\n" % target
    if content_type:
        out += "Content-Type: %s\r\n" % content_type
    if "transfer-encoding" not in headers.lower():
        out += "Content-Length: %d\r\n" % (len(body) if length is None else length)
    return (out + headers + "\r\n").encode("latin-1") + body
