#!/usr/bin/env python3
"""What the module costs: CPU time of the nginx worker per request (utime + stime of /proc/PID/stat)
and requests per second, with the module off, in mode log and on, side by side in interleaved rounds.

    bench.py MODULE.so [--rounds 9] [--seconds 4]

Needs wrk. The upstream is a worker of its own, whose time does not count. Median of the rounds.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

import harness
from harness import Nginx

LUA = """
wrk.method = "POST"
wrk.headers["X-Amz-Target"] = "AWSGlue.CreateSession"
wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
wrk.body = io.open("%s"):read("*a")
"""
MODES = ("off", "log", "on")


def payload(size):
    """A valid CreateSession of that many bytes: arguments, up to 75 of them, as long as it takes."""
    body = {"Id": "s", "Role": "arn:aws:iam::1:role/r", "Command": {"Name": "glueetl"}}
    while len(json.dumps(body)) < size and len(body.get("DefaultArguments", {})) < 70:
        arguments = body.setdefault("DefaultArguments", {})
        room = size - len(json.dumps(body)) - 12
        arguments["--k%02d" % len(arguments)] = "v" * max(0, min(900, room))
    left = size - len(json.dumps(body)) - len(', "Unknown": ""')
    if left > 0:
        body["Unknown"] = "x" * left
    return json.dumps(body).encode()


def cpu(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(nginx, mode, script, seconds):
    """(CPU microseconds per request, requests per second)"""
    before = cpu(nginx.workers()[0])
    said = subprocess.run(["wrk", "-t1", "-c16", "-d%d" % seconds, "-s", script,
                           "http://127.0.0.1:%d/%s" % (nginx.port, mode)],
                          stdout=subprocess.PIPE, check=True).stdout.decode()
    if "Non-2xx" in said:
        sys.exit("refused: " + said)
    words = said.split()
    requests = int(words[words.index("requests") - 1])
    used = cpu(nginx.workers()[0]) - before
    return used / requests * 1e6, requests / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if not shutil.which("wrk") or not harness.NGINX:
        harness.skip("wrk or nginx is not installed")
    module = os.path.abspath(options.module)
    behind = Nginx(module, "client_max_body_size 4m; client_body_buffer_size 2m;"
                           "location / { return 200 '{}'; }", http="access_log off;")
    http = ("upstream behind { server 127.0.0.1:%d; keepalive 64; } proxy_http_version 1.1;"
            "proxy_set_header Connection ''; client_max_body_size 4m; client_body_buffer_size 2m;"
            "access_log off;" % behind.port)
    front = Nginx(module, "".join("location /%s { wirevet %s; proxy_pass http://behind; }" % (m, m)
                                  for m in MODES), http=http)
    print("%8s  %s" % ("bytes", "  ".join("%4s: us CPU   cost  req/s" % mode for mode in MODES)))
    for size in (81, 1024, 62 * 1024, 1 << 20):
        body = os.path.join(front.dir, "body.json")
        with open(body, "wb") as out:
            out.write(payload(size))
        script = os.path.join(front.dir, "post.lua")
        with open(script, "w", encoding="utf-8") as out:
            out.write(LUA % body)
        got = {mode: [] for mode in MODES}
        for _ in range(options.rounds):
            for mode in MODES:
                got[mode].append(measure(front, mode, script, options.seconds))
        middle = {mode: [statistics.median(column) for column in zip(*got[mode])]
                  for mode in MODES}
        print("%8d  %s" % (os.path.getsize(body), "  ".join(
            "%12.1f %+5.0f%% %6.0f" % (middle[mode][0],
                                       (middle[mode][0] / middle["off"][0] - 1) * 100,
                                       middle[mode][1]) for mode in MODES)))
        sys.stdout.flush()
    front.stop()
    behind.stop()


main()
