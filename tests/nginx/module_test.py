#!/usr/bin/env python3
"""The nginx module against a real nginx and a real upstream: who is let through, byte for byte, who
is refused with what answer, and every way past it that was ever found.

    module_test.py MODULE.so THINGS.json [UNITTEST ARGUMENTS]
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

import harness
from harness import Nginx, Upstream, reply, request

MODULE, THINGS = "", ""
GOOD = b'{"Id": "session-1"}'
BAD = b'{"Id": ""}'
CREATE = {"Id": "session-1", "Role": "arn:aws:iam::123456789012:role/glue",
          "Command": {"Name": "glueetl", "PythonVersion": "3"}}


def create(**more):
    return json.dumps(dict(CREATE, **more)).encode()


def big(size, bad=False):
    """A CreateSession of about `size` bytes: much of it in a member that the model does not know."""
    head = b'{"Id": "", ' if bad else b'{"Id": "session-1", '
    rest = json.dumps({key: CREATE[key] for key in ("Role", "Command")}).encode()[1:]
    return head + b'"Unknown": "' + b"x" * size + b'", ' + rest


SERVER = """
location / { wirevet on; proxy_pass http://127.0.0.1:%(up)d; client_max_body_size 20m; }
location /file { wirevet on; client_body_in_file_only clean; client_max_body_size 20m;
                 proxy_pass http://127.0.0.1:%(up)d; }
location /single { wirevet on; client_body_in_single_buffer on; client_max_body_size 20m;
                   proxy_pass http://127.0.0.1:%(up)d; }
location /unbuffered { wirevet on; proxy_request_buffering off; proxy_http_version 1.1;
                       client_max_body_size 20m; proxy_pass http://127.0.0.1:%(up)d; }
location /small { wirevet on; client_max_body_size 1k; proxy_pass http://127.0.0.1:%(up)d; }
location /log { wirevet log; proxy_pass http://127.0.0.1:%(up)d; }
location /reject { wirevet on; wirevet_unmatched reject; proxy_pass http://127.0.0.1:%(up)d; }
location /encoded { wirevet on; wirevet_encoded pass; proxy_pass http://127.0.0.1:%(up)d; }
location /dead { wirevet on; proxy_pass http://127.0.0.1:%(dead)d; }
location /denied { wirevet on; deny all; proxy_pass http://127.0.0.1:%(up)d; }
location /early { wirevet on; wirevet_phase preaccess; deny all;
                  proxy_pass http://127.0.0.1:%(up)d; }
location /access { wirevet on; wirevet_phase access; proxy_pass http://127.0.0.1:%(up)d; }
location /satisfy { wirevet on; wirevet_phase access; satisfy any; allow all;
                    proxy_pass http://127.0.0.1:%(up)d; }
location /auth { wirevet on; auth_request /authority; proxy_pass http://127.0.0.1:%(up)d; }
location = /authority { wirevet on; wirevet_unmatched reject;
                        proxy_pass_request_body off; proxy_set_header Content-Length "";
                        proxy_pass http://127.0.0.1:%(up)d; }
location /mirrored { wirevet on; mirror /copy; proxy_pass http://127.0.0.1:%(up)d; }
location = /copy { internal; wirevet on; proxy_pass http://127.0.0.1:%(up)d/copied; }
location /missing { error_page 404 = @fallback; root /nonexistent; }
location @fallback { wirevet on; proxy_pass http://127.0.0.1:%(up)d; }
location /refused-elsewhere { wirevet on; error_page 400 = @open;
                              client_max_body_size 20m; proxy_pass http://127.0.0.1:%(up)d; }
location @open { proxy_pass http://127.0.0.1:%(up)d; }
location /too-large { client_max_body_size 1k; error_page 413 = @fallback;
                      wirevet on; proxy_pass http://127.0.0.1:%(up)d; }
location /retry { wirevet on; client_body_buffer_size 1k; proxy_intercept_errors on;
                  error_page 503 = @fallback; proxy_pass http://127.0.0.1:%(up)d; }
location /streamed { proxy_request_buffering off; proxy_http_version 1.1; proxy_intercept_errors on;
                     error_page 503 = @fallback; proxy_pass http://127.0.0.1:%(up)d; }
location /rewritten { wirevet on; rewrite ^ /elsewhere last; }
location /elsewhere { wirevet on; proxy_pass http://127.0.0.1:%(up)d; }
location /allow { wirevet on; wirevet_allow length_min /Id; client_max_body_size 20m;
                  proxy_pass http://127.0.0.1:%(up)d; }
location /things { wirevet on; wirevet_model %(things)s; wirevet_unmatched reject;
                   proxy_pass http://127.0.0.1:%(up)d; }
location /page { wirevet on; error_page 404 /page/nothing.html; root /nonexistent; }
location /bare { wirevet on; return 404; }
location /text { wirevet on; return 418 "mine"; }
location /watched { wirevet on; wirevet_response log; proxy_pass http://127.0.0.1:%(up)d; }
location /held { wirevet on; wirevet_response enforce; wirevet_response_size 100k;
                 proxy_pass http://127.0.0.1:%(up)d; }
location /off { proxy_pass http://127.0.0.1:%(up)d; }
location /small-off { client_max_body_size 1k; proxy_pass http://127.0.0.1:%(up)d; }
location /entries { wirevet on; wirevet_entries 128; proxy_pass http://127.0.0.1:%(up)d; }
"""


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.nginx = Nginx(MODULE, SERVER % {"up": cls.upstream.port, "dead": harness.free_port(),
                                            "things": THINGS})

    @classmethod
    def tearDownClass(cls):
        log = cls.nginx.stop()
        log = re.sub(r".*exited on signal 9.*", "", log) # Life kills a worker
        for level in ("[alert]", "[crit]", "[emerg]"):
            assert level not in log, log
        cls.upstream.listener.close()

    def setUp(self):
        self.upstream.answer = None
        self.upstream.take()

    def ask(self, *args, **named):
        with self.nginx.connect() as client:
            client.send(request(*args, **named))
            return client.read()

    def refused(self, answer, name, status=400, hits=0):
        """The answer is an AWS JSON error of that name, and the upstream saw nothing."""
        self.assertIsNotNone(answer)
        got, headers, body = answer
        self.assertEqual(got, status, body)
        self.assertEqual(headers["content-type"], "application/x-amz-json-1.1")
        said = json.loads(body)
        self.assertEqual(said["__type"], name)
        self.assertEqual(headers["x-amzn-errortype"], name)
        self.assertRegex(headers["x-amzn-requestid"],
                         r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
        time.sleep(0.02)
        self.assertEqual(len(self.upstream.take()), hits)
        return said.get("message", said.get("Message"))

    def passed(self, answer, body, hits=1):
        self.assertIsNotNone(answer)
        self.assertEqual(answer[0], 200, answer)
        taken = self.upstream.take()
        self.assertEqual(len(taken), hits)
        self.assertEqual(taken[-1][2], body)
        return taken[-1]


class Bodies(Case):
    def test_good_passes_untouched(self):
        for body in (GOOD, b' {"Id" :\t"session-1",\r\n "Unknown": [1, {"a": null}]} ',
                     '{"Id": "s\u00e9\U0001f600"}'.encode(), rb'{"Id": "\ud83d\ude00"}'):
            first, headers, _ = self.passed(self.ask(body, headers="Authorization: AWS4 x\r\n"),
                                            body)
            self.assertEqual(first, "POST / HTTP/1.0")
            self.assertEqual(headers["host"], "glue.test")
            self.assertEqual(headers["content-length"], str(len(body)))
            self.assertEqual(headers["authorization"], "AWS4 x")

    def test_bad_never_touches_the_upstream(self):
        message = self.refused(self.ask(BAD), "ValidationException")
        self.assertIn("at 'id' failed to satisfy constraint", message)
        self.refused(self.ask(b"{}"), "ValidationException")
        for body in (b"", b"{", b'{"Id": 5}', b"[]", b'{"Id": "a"} {}', b"\xef\xbb\xbf{}"):
            self.assertEqual(self.ask(body)[0], 400, body)
            self.assertEqual(self.upstream.take(), [], body)

    def test_all_faults_are_named(self):
        message = self.refused(self.ask(create(Id="", WorkerType="G.99X", Timeout=0),
                                        target="AWSGlue.CreateSession"), "ValidationException")
        self.assertTrue(message.startswith("3 validation errors detected: "), message)

    def test_truncated_with_a_fault_before(self):
        self.refused(self.ask(b'{"Id": ""'), "SerializationException")

    def test_athena(self):
        self.passed(self.ask(b'{"SessionId": "s"}', target="AmazonAthena.GetSession"),
                    b'{"SessionId": "s"}')
        self.refused(self.ask(b'{"SessionId": ""}', target="AmazonAthena.GetSession"),
                     "InvalidRequestException")

    def test_no_body_at_all(self):
        head = request(b"", headers="Transfer-Encoding: x\r\n").split(b"Transfer-Encoding")[0]
        with self.nginx.connect() as client:
            client.send(head + b"\r\n")
            self.assertEqual(client.read()[0], 400)
        self.assertEqual(self.upstream.take(), [])

    def test_split(self):
        for body, good in ((create(), True), (create(Id=""), False)):
            whole = request(body, target="AWSGlue.CreateSession")
            head = len(whole) - len(body)
            for step in (1, 7):
                with self.nginx.connect() as client:
                    client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    client.send(whole[:head])
                    for at in range(head, len(whole), step):
                        client.send(whole[at:at + step])
                        time.sleep(0.0005)
                    if good:
                        self.passed(client.read(), body)
                    else:
                        self.refused(client.read(), "ValidationException")

    def test_chunked(self):
        head = {"target": "AWSGlue.CreateSession", "headers": "Transfer-Encoding: chunked\r\n"}
        for body, good in ((create(), True), (create(Id=""), False), (big(300000), True),
                           (big(30000, True), False)):
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[at:at + 1000]), body[at:at + 1000])
                              for at in range(0, len(body), 1000)) + b"0\r\n\r\n"
            with self.nginx.connect() as client:
                client.send(request(**head) + chunks)
                if good:
                    self.passed(client.read(), body)
                else:
                    self.refused(client.read(), "ValidationException")

    def test_spilled(self):
        for path in ("/", "/file", "/single", "/unbuffered"):
            for size in (10, 20000, 1000000):
                with self.subTest(path=path, size=size):
                    body = big(size)
                    self.passed(self.ask(body, path=path, target="AWSGlue.CreateSession"), body)
                    late = body[:-2] + b', "Timeout": "x"}}'
                    self.assertEqual(self.ask(late, path=path,
                                              target="AWSGlue.CreateSession")[0], 200)
                    self.upstream.take()
                    late = body[:-1] + b', "Timeout": 0}'
                    self.refused(self.ask(late, path=path, target="AWSGlue.CreateSession"),
                                 "ValidationException")
                    if size < 65536:
                        self.refused(self.ask(big(size, True), path=path,
                                              target="AWSGlue.CreateSession"),
                                     "ValidationException")

    def test_limit_refuses(self):
        arguments = {"k%d" % i: "v" for i in range(5000)}
        self.refused(self.ask(create(DefaultArguments=arguments), path="/entries",
                              target="AWSGlue.CreateSession"), "ValidatorLimitExceeded", 413)


class Early(Case):
    def test_fault_at_the_start_of_5_mb(self):
        """The answer is there before 1 MB has been read, and the connection is closed."""
        for headers in ("", "Transfer-Encoding: chunked\r\n"):
            with self.nginx.connect() as client:
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
                piece = b'{"Id": "", ' + b" " * 65525
                if headers:
                    piece = b"10000\r\n" + piece + b"\r\n"
                client.send(request(headers=headers, length=5 << 20,
                                    target="AWSGlue.CreateSession"))
                client.socket.settimeout(0.05)
                sent, answer = 0, b""
                while sent < 1 << 20 and not answer:
                    client.socket.settimeout(10)
                    client.send(piece)
                    sent += 65536
                    client.socket.settimeout(0.05)
                    try:
                        answer = client.socket.recv(65536)
                    except socket.timeout:
                        pass
                    if not headers:
                        piece = b" " * 65536
                    else:
                        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
                self.assertIn(b'"__type":"ValidationException"', answer)
                self.assertIn(b"\r\nConnection: close\r\n", answer)
                self.assertNotIn(b"<html>", answer)
                self.assertLess(sent, 1 << 20)
        self.assertEqual(self.upstream.take(), [])

    def test_a_client_that_sends_everything_first_gets_the_answer(self):
        for path in ("/", "/refused-elsewhere"):
            for _ in range(5):
                with self.nginx.connect() as client:
                    client.send(request(big(5 << 20, True), path=path,
                                        target="AWSGlue.CreateSession"))
                    self.refused(client.read(), "ValidationException")

    def test_little_that_is_left_is_swallowed(self):
        with self.nginx.connect() as client:
            for _ in range(3):
                client.send(request(big(50000, True), target="AWSGlue.CreateSession"))
                self.refused(client.read(), "ValidationException")
            client.send(request(GOOD))
            self.passed(client.read(), GOOD)

    def test_swallowed_into_files(self):
        with self.nginx.connect() as client:
            for path in ("/file", "/single"):
                client.send(request(big(50000, True), path=path, target="AWSGlue.CreateSession"))
                self.refused(client.read(), "ValidationException")


class Connections(Case):
    def test_keep_alive(self):
        with self.nginx.connect() as client:
            for body in (GOOD, BAD, GOOD, BAD, b"", GOOD):
                client.send(request(body))
                if body == GOOD:
                    self.passed(client.read(), body)
                else:
                    self.assertEqual(client.read()[0], 400)

    def test_pipelining(self):
        bodies = [GOOD, BAD, GOOD, BAD, BAD, GOOD]
        with self.nginx.connect() as client:
            client.send(b"".join(request(body) for body in bodies))
            got = [client.read()[0] for _ in bodies]
        self.assertEqual(got, [200 if body == GOOD else 400 for body in bodies])
        self.assertEqual([taken[2] for taken in self.upstream.take()], [GOOD] * 3)

    def test_refused_before_the_body_is_read(self):
        """What is thrown away is not taken for the next request."""
        with self.nginx.connect() as client:
            for _ in range(3):
                client.send(request(b"GET /off HTTP/1.1\r\n\r\n", path="/reject", target="A.B"))
                self.refused(client.read(), "UnknownOperationException")
            client.send(request(GOOD))
            self.passed(client.read(), GOOD)

    def test_expect(self):
        for body, path, name in ((GOOD, "/", None), (BAD, "/", "ValidationException"),
                                 (GOOD, "/reject/x", "UnknownOperationException")):
            with self.nginx.connect() as client:
                target = "A.B" if path != "/" else "AWSGlue.GetSession"
                whole = request(body, headers="Expect: 100-continue\r\n", path=path, target=target)
                client.send(whole[:-len(body)])
                first = client.stream.readline()
                if path != "/":
                    self.assertTrue(first.startswith(b"HTTP/1.1 400 "), first)
                    continue
                self.assertTrue(first.startswith(b"HTTP/1.1 100 "), first)
                client.stream.readline()
                client.send(body)
                if name:
                    self.refused(client.read(), name)
                else:
                    self.passed(client.read(), body)
        self.assertEqual(self.upstream.take(), [])

    def test_half_a_body(self):
        with self.nginx.connect() as client:
            client.send(request(GOOD, length=len(GOOD) + 10))
            client.socket.shutdown(socket.SHUT_WR)
            client.read()
        self.assertEqual(self.upstream.take(), [])


def curl(url, body, *more):
    """(status, headers in lower case, body, version) by curl, over HTTP/2 without TLS."""
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "20", "--http2-prior-knowledge", "-D", "/dev/stderr", *more,
         *([] if "X-Amz-Target" in str(more) else ["-H", "X-Amz-Target: AWSGlue.CreateSession"]),
         "-H", "Content-Type: application/x-amz-json-1.1", "--data-binary", "@-", url],
        input=body, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    lines = done.stderr.decode().split("\r\n")
    headers = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip()
               for line in lines[1:] if ":" in line}
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return int(lines[0].split()[1]), headers, done.stdout


@unittest.skipUnless(shutil.which("curl"), "curl is not installed")
class Http2(Case):
    def test_bodies(self):
        for path in ("/", "/file", "/unbuffered"):
            url = "http://127.0.0.1:%d%s" % (self.nginx.port2, path)
            for size in (10, 100000, 5 << 20):
                body = big(size)
                self.passed(curl(url, body), body)
                self.passed(curl(url, body, "-H", "Content-Length:"), body)
                self.refused(curl(url, big(size, True)), "ValidationException")
                self.refused(curl(url, body[:-1] + b', "Timeout": 0}'), "ValidationException")
        self.assertEqual(self.upstream.take(), [])

    def test_refused_without_a_body(self):
        url = "http://127.0.0.1:%d/" % self.nginx.port2
        self.refused(curl(url, big(1 << 20), "-H", "Content-Encoding: gzip"),
                     "UnsupportedMediaTypeException", 415)
        self.refused(curl(url + "reject", big(500000), "-H", "X-Amz-Target: A.B"),
                     "UnknownOperationException")
        self.assertEqual(curl(url, b"")[0], 400)
        self.assertEqual(self.upstream.take(), [])


class Rest(Case):
    """A model of restJson1, loaded when the configuration is read."""

    def rest(self, method, path, body=b"", headers=""):
        return self.ask(body, target="", method=method, path=path, headers=headers,
                        content_type="application/x-amz-json-1.1")

    def test_routes(self):
        self.passed(self.rest("PUT", "/things/abc/parts/7?flag=true", b'{"Note": "abc", "Body": "abc"}'),
                    b'{"Note": "abc", "Body": "abc"}')
        self.passed(self.rest("GET", "/things?max=3"), b"")
        for method, path, body, headers in (
                ("PUT", "/things/abc/parts/7", b'{"Note": "abcd", "Body": "abc"}', ""),
                ("PUT", "/things/abc/parts/7", b'{"Note": 5, "Body": "abc"}', ""),
                ("PUT", "/things/abc/parts/x", b'{"Body": "abc"}', ""),
                ("PUT", "/things/abc/parts/7?flag=maybe", b'{"Body": "abc"}', ""),
                ("PUT", "/things/abc/parts/7", b'{"Body": "abc"}', "If-Modified-Since: never\r\n"),
                ("GET", "/things", b"", "")):
            with self.subTest(path=path, body=body):
                got = self.rest(method, path, body, headers)
                self.assertEqual(got[0], 400, got)
                self.assertIn(got[1]["x-amzn-errortype"],
                              ("ValidationException", "SerializationException"))
                json.loads(got[2])
                self.assertEqual(self.upstream.take(), [])

    def test_unknown(self):
        self.refused(self.rest("PATCH", "/things/abc"), "UnknownOperationException")
        # the header means nothing to a service that goes by the path
        got = self.ask(b'{"Note": "abcd", "Body": "abc"}', target="Things.GetLatest", method="PUT",
                       path="/things/abc/parts/7")
        self.assertEqual(got[0], 400)
        self.assertEqual(self.upstream.take(), [])


class Ways(Case):
    """Ways around the check."""

    def test_error_page_is_judged_again(self):
        self.passed(self.ask(GOOD, path="/missing"), GOOD)
        self.refused(self.ask(BAD, path="/missing"), "ValidationException")

    def test_error_page_does_not_catch_the_refusal(self):
        self.refused(self.ask(BAD, path="/refused-elsewhere"), "ValidationException")

    def test_a_body_that_was_thrown_away_is_not_valid(self):
        answer = self.ask(create(Description="x" * 2000), path="/too-large",
                          target="AWSGlue.CreateSession")
        self.assertGreaterEqual(answer[0], 400)
        self.assertEqual(self.upstream.take(), [])

    def test_a_body_in_a_file_is_judged_again(self):
        def answer(first, _headers, _body):
            return reply(b"", "503 Busy") if "/retry" in first and len(hits) < 1 else reply(b"{}")
        hits = []
        self.upstream.answer = lambda *m: (answer(*m), hits.append(1))[0]
        body = big(200000)
        got = self.ask(body, path="/retry", target="AWSGlue.CreateSession")
        self.passed(got, body, hits=2)

    def test_a_body_that_has_gone_elsewhere_is_refused(self):
        self.upstream.answer = lambda *_: reply(b"", "503 Busy")
        body = big(300000)
        got = self.ask(body, path="/streamed", target="AWSGlue.CreateSession")
        self.assertGreaterEqual(got[0], 400)
        self.assertEqual(len(self.upstream.take()), 1)

    def test_rewrite(self):
        self.passed(self.ask(GOOD, path="/rewritten"), GOOD)
        self.refused(self.ask(BAD, path="/rewritten"), "ValidationException")

    def test_subrequests(self):
        taken = self.passed(self.ask(GOOD, path="/auth"), GOOD, hits=2)
        self.assertIn("/auth", taken[0])
        self.refused(self.ask(BAD, path="/auth"), "ValidationException", hits=1)

    def test_mirror(self):
        self.assertEqual(self.ask(GOOD, path="/mirrored")[0], 200)
        time.sleep(0.1)
        self.assertEqual([m[2] for m in self.upstream.take()], [GOOD, GOOD])
        self.refused(self.ask(BAD, path="/mirrored"), "ValidationException")

    def test_encoded(self):
        for value in ("gzip", "GZIP", "identity, gzip", "br"):
            self.refused(self.ask(GOOD, headers="Content-Encoding: %s\r\n" % value),
                         "UnsupportedMediaTypeException", 415)
        self.refused(self.ask(GOOD, headers="Content-Encoding: identity\r\n"
                                            "Content-Encoding: gzip\r\n"),
                     "UnsupportedMediaTypeException", 415)
        self.passed(self.ask(GOOD, headers="Content-Encoding: identity\r\n"), GOOD)
        self.passed(self.ask(BAD, headers="Content-Encoding: gzip\r\n", path="/encoded"), BAD)
        self.refused(self.ask(BAD, path="/encoded"), "ValidationException")

    def test_unmatched(self):
        for target in ("", "AWSGlue.Nothing", "CreateSession", "glue.CreateSession",
                       "AWSGlue.CreateSession.", "AWSGlue.createSession"):
            self.passed(self.ask(BAD, target=target), BAD)
            self.refused(self.ask(BAD, target=target, path="/reject"),
                         "UnknownOperationException")
        self.refused(self.ask(BAD, target="", method="PUT", path="/reject"),
                     "UnknownOperationException")

    def test_two_targets(self):
        self.refused(self.ask(GOOD, headers="X-Amz-Target: AWSGlue.Nothing\r\n"),
                     "UnknownOperationException")
        self.refused(self.ask(GOOD, target="AWSGlue.Nothing",
                              headers="x-amz-target: AWSGlue.GetSession\r\n"),
                     "UnknownOperationException")

    def test_content_type_says_nothing(self):
        for kind in ("", "text/plain", "application/x-amz-json-1.1; charset=utf-16",
                     "application/x-www-form-urlencoded"):
            self.refused(self.ask(BAD, content_type=kind), "ValidationException")
        utf16 = '{"Id": "a"}'.encode("utf-16-le")
        self.assertEqual(self.ask(utf16)[0], 400)
        self.assertEqual(self.upstream.take(), [])

    def test_methods(self):
        for method in ("PUT", "PATCH", "GET", "DELETE"):
            self.refused(self.ask(BAD, method=method), "ValidationException")
        with self.nginx.connect() as client: # an answer to HEAD has no body
            client.send(request(BAD, method="HEAD"))
            self.assertTrue(client.stream.readline().startswith(b"HTTP/1.1 400 "))
        self.assertEqual(self.upstream.take(), [])

    def test_duplicate_members(self):
        for body in (b'{"Id": "a", "Id": "b"}', rb'{"Id": "a", "\u0049d": ""}'):
            self.assertEqual(self.ask(body)[0], 400, body)
        self.assertEqual(self.upstream.take(), [])


class Phases(Case):
    def test_before_and_after_access(self):
        self.refused(self.ask(BAD, path="/denied"), "AccessDeniedException", 403)
        self.refused(self.ask(GOOD, path="/denied"), "AccessDeniedException", 403)
        self.refused(self.ask(BAD, path="/early"), "ValidationException")
        self.refused(self.ask(GOOD, path="/early"), "AccessDeniedException", 403)

    def test_access(self):
        for path in ("/access", "/satisfy"):
            self.passed(self.ask(GOOD, path=path), GOOD)
            self.refused(self.ask(BAD, path=path), "ValidationException")


class Pages(Case):
    def test_413(self):
        self.refused(self.ask(create(Description="x" * 2000), path="/small",
                              target="AWSGlue.CreateSession"),
                     "RequestEntityTooLargeException", 413)
        self.assertIn(b"<html>", self.ask(b"x" * 2000, path="/small-off")[2])

    def test_502(self):
        self.refused(self.ask(GOOD, path="/dead"), "InternalFailure", 502)

    def test_404(self):
        self.refused(self.ask(GOOD, path="/bare"), "UnknownOperationException", 404)
        self.refused(self.ask(GOOD, path="/page"), "UnknownOperationException", 404)

    def test_own_text_stays(self):
        self.assertEqual(self.ask(GOOD, path="/text")[2], b"mine")

    def test_errors_of_the_upstream_stay(self):
        for kind, body in (("text/html", b"<html>theirs</html>"),
                           ("application/x-amz-json-1.1", b'{"__type":"EntityNotFoundException"}')):
            for status in ("400 Bad Request", "502 Bad Gateway", "404 Not Found"):
                self.upstream.answer = lambda *_: (
                    "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    % (status, kind, len(body))).encode() + body
                got = self.ask(GOOD)
                self.assertEqual((got[0], got[1]["content-type"], got[2]),
                                 (int(status[:3]), kind, body))


class Responses(Case):
    GOOD = b'{"Session": {"Id": "s-1", "Status": "NEW-ONE"}}'
    BAD = [b'{"Session": {"Id": 12}}', b'{"Session":{"Id":"', b"<html>"]

    def answers(self, body, path, status="200 OK", headers=""):
        self.upstream.answer = lambda *_: reply(body, status, headers)
        got = self.ask(GOOD, path=path)
        self.assertEqual(len(self.upstream.take()), 1)
        return got

    def test_log(self):
        for body in [self.GOOD] + self.BAD:
            before = self.nginx.log().count("wirevet response: invalid")
            got = self.answers(body, "/watched")
            self.assertEqual((got[0], got[2]), (200, body))
            time.sleep(0.05)
            after = self.nginx.log().count("wirevet response: invalid")
            self.assertEqual(after - before, int(body != self.GOOD), body)

    def test_enforce(self):
        large = self.GOOD[:-1] + b', "Unknown": "' + b"x" * 90000 + b'"}'
        for body in (self.GOOD, large):
            got = self.answers(body, "/held", headers="x-amzn-RequestId: theirs\r\n")
            self.assertEqual((got[0], got[2], got[1]["x-amzn-requestid"]), (200, body, "theirs"))
        for body in self.BAD + [b" " * 20000 + large]:
            got = self.answers(body, "/held", headers="x-amzn-RequestId: theirs\r\n")
            self.refused(got, "InternalFailure", 502)
        self.refused(self.answers(self.GOOD, "/held", headers="Content-Encoding: gzip\r\n"),
                     "InternalFailure", 502)

    def test_chunked(self):
        for body, status in ((self.GOOD, 200), (self.BAD[0], 502),
                             (self.GOOD + b" " * 200000, 502)):
            self.upstream.answer = lambda *_: (
                b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
            self.assertEqual(self.ask(GOOD, path="/held")[0], status)

    def test_errors(self):
        body = b'{"__type":"EntityNotFoundException","Message":"no"}'
        got = self.answers(body, "/held", "400 Bad Request")
        self.assertEqual((got[0], got[2]), (400, body))
        self.refused(self.answers(b"<html>", "/held", "500 Broken"), "InternalFailure", 502)


class Life(Case):
    def resident(self):
        with open("/proc/%d/statm" % self.nginx.workers()[0], encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def mixed(self, rounds):
        for _ in range(rounds):
            with self.nginx.connect() as client:
                for i in range(400):
                    body = (GOOD, BAD, b"{", create())[i % 4]
                    client.send(request(body))
                    self.assertEqual(client.read()[0], 200 if i % 4 in (0, 3) else 400)
            self.upstream.take()

    def test_memory_is_flat(self):
        self.mixed(1)
        before = self.resident()
        self.mixed(5)
        self.assertLess(self.resident() - before, 512 * 1024)

    def test_reload_and_crash(self):
        for sign in (signal.SIGHUP, None):
            old = self.nginx.workers()
            os.kill(self.nginx.process.pid if sign else old[0], sign or signal.SIGKILL)
            for _ in range(200):
                new = self.nginx.workers()
                if new and not set(new) & set(old):
                    break
                time.sleep(0.02)
            self.refused(self.ask(BAD), "ValidationException")
            self.passed(self.ask(GOOD), GOOD)


class Options(Case):
    def test_log_only(self):
        self.passed(self.ask(BAD, path="/log"), BAD)
        log = self.nginx.wait_log("v=invalid o=AWSGlue.GetSession e=length_min:/Id")
        self.assertIn("200 v=invalid o=AWSGlue.GetSession e=length_min:/Id", log)
        self.assertIn("wirevet would refuse: invalid length_min:/Id", self.nginx.log())
        self.assertIn(b"<html>", self.ask(b"x" * 2000000, path="/log", target="")[2])

    def test_variables(self):
        self.ask(BAD)
        self.nginx.wait_log("400 v=invalid o=AWSGlue.GetSession e=length_min:/Id")
        self.ask(GOOD)
        self.nginx.wait_log("200 v=valid o=AWSGlue.GetSession e=-")
        self.ask(GOOD, target="A.B")
        self.nginx.wait_log("200 v=unmatched o=- e=-")
        self.ask(GOOD, path="/off")
        log = self.nginx.wait_log("200 v=- o=- e=-")
        for line in ("400 v=invalid o=AWSGlue.GetSession e=length_min:/Id",
                     "200 v=valid o=AWSGlue.GetSession e=-", "200 v=unmatched o=- e=-",
                     "200 v=- o=- e=-"):
            self.assertIn(line, log)

    def test_allow(self):
        self.passed(self.ask(BAD, path="/allow"), BAD)
        self.refused(self.ask(b"{}", path="/allow"), "ValidationException")
        self.refused(self.ask(create(Id="", Timeout=0), path="/allow",
                              target="AWSGlue.CreateSession"), "ValidationException")
        body = big(200000, True)
        self.passed(self.ask(body, path="/allow", target="AWSGlue.CreateSession"), body)
        self.refused(self.ask(body[:-1] + b', "Timeout": 0}', path="/allow",
                              target="AWSGlue.CreateSession"), "ValidationException")

    def test_no_secrets_in_logs(self):
        secret = "CANARY-7f3a"
        for body in (create(Role=secret), create(Id=secret * 100),
                     create(DefaultArguments={"--k": secret * 2000, "\n" + "x" * 300: ""}),
                     create()[:-1] + b', "X": "' + secret.encode() + b"\x01"):
            for path in ("/", "/log"):
                self.ask(body, path=path, target="AWSGlue.CreateSession",
                         headers="Authorization: %s\r\n" % secret)
        time.sleep(0.1)
        self.assertNotIn(secret, self.nginx.log() + self.nginx.log("access.log"))

    def test_configurations_that_are_refused(self):
        for text, why in (("wirevet maybe;", "invalid value"),
                          ("wirevet on; wirevet_model /nonexistent.json;", "nonexistent"),
                          ("wirevet on; wirevet_service nosuch;", "no service"),
                          ("wirevet_allow type /Id;", "wants a constraint"),
                          ("wirevet_allow pattern Id;", "wants a JSON pointer")):
            nginx = Nginx(MODULE, "location / { %s }" % text, must_start=False)
            works, said = nginx.test()
            nginx.stop()
            self.assertFalse(works, text)
            self.assertIn(why, said)


def main():
    global MODULE, THINGS
    if harness.NGINX is None:
        harness.skip("nginx is not installed")
    MODULE, THINGS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
