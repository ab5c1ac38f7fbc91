#!/usr/bin/env python3
"""Real clients through the module: the AWS CLI, boto3 and the AWS SDK for JavaScript, with their own
validation switched off. Good requests reach the upstream byte for byte, bad ones raise the typed
exception of the client and never get there.

    clients_test.py MODULE.so [NODE_MODULES]

Runs with Debian's Python, whose boto3 and awscli are meant.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import Nginx, Upstream, reply

AWS = "/usr/bin/aws"
MODULE, NODE_MODULES = "", ""
LIMITED = "n" * 400001
CREATE = {"Id": "s-1", "Role": "arn:aws:iam::123456789012:role/glue",
          "Command": {"Name": "glueetl", "PythonVersion": "3"}, "DefaultArguments": {"--k": "v"}}
ANSWERS = {"GetSession": {"Session": {"Id": "s-1"}, "SessionId": "s-1"}, "CreateSession": {},
           "ListSessions": {"Ids": ["s-1"]}}
# (service, operation, good parameters, [(bad parameters, exception)])
CALLS = [
    ("glue", "CreateSession", CREATE,
     [(dict(CREATE, Id=""), "ValidationException"), (dict(CREATE, Timeout=0), "ValidationException"),
      (dict(CREATE, WorkerType="G.99X"), "ValidationException"),
      (dict(CREATE, Tags={"": "x"}), "ValidationException"),
      ({"Id": "s-1"}, "ValidationException")]),
    ("glue", "GetSession", {"Id": "s-1", "RequestOrigin": "here"},
     [({"Id": "s-1", "RequestOrigin": "not here"}, "ValidationException"),
      ({"Id": "i" * 256}, "ValidationException")]),
    ("glue", "ListSessions", {"MaxResults": 5, "Tags": {"\u00e9": "\U0001f600"}},
     [({"MaxResults": 1001}, "ValidationException"),
      ({"NextToken": LIMITED}, "ValidationException")]),
    ("athena", "GetSession", {"SessionId": "s-1"},
     [({"SessionId": ""}, "InvalidRequestException"),
      ({"SessionId": "s" * 257}, "InvalidRequestException")]),
]
JS = """
const fs = require("fs");
const sdk = {glue: require("@aws-sdk/client-glue"), athena: require("@aws-sdk/client-athena")};
(async () => {
  const out = [];
  for (const [service, operation, parameters] of JSON.parse(fs.readFileSync(0))) {
    const Client = sdk[service][service === "glue" ? "GlueClient" : "AthenaClient"];
    const client = new Client({region: "eu-west-1", endpoint: process.argv[2], maxAttempts: 1,
      credentials: {accessKeyId: "AKID", secretAccessKey: "SECRET"}});
    try {
      await client.send(new sdk[service][operation + "Command"](parameters));
      out.push(["", true, ""]);
    } catch (e) {
      out.push([e.name, sdk[service][e.name] !== undefined && e instanceof sdk[service][e.name],
                e.message]);
    }
  }
  console.log(JSON.stringify(out));
})();
"""


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.upstream.answer = lambda first, headers, body: reply(
            json.dumps(ANSWERS[headers["x-amz-target"].split(".")[1]]).encode())
        cls.nginx = Nginx(MODULE, "location / { wirevet on; client_max_body_size 4m; "
                                  "proxy_pass http://127.0.0.1:%d; }" % cls.upstream.port)
        cls.url = "http://127.0.0.1:%d" % cls.nginx.port
        cls.home = tempfile.mkdtemp()
        with open(os.path.join(cls.home, "config"), "w", encoding="utf-8") as config:
            config.write("[default]\nregion = eu-west-1\nparameter_validation = false\n"
                         "max_attempts = 1\n")
        cls.environment = {key: value for key, value in os.environ.items()
                           if not key.startswith("AWS_") and "proxy" not in key.lower()}
        cls.environment.update(AWS_CONFIG_FILE=os.path.join(cls.home, "config"),
                               AWS_ACCESS_KEY_ID="AKID", AWS_SECRET_ACCESS_KEY="SECRET",
                               AWS_EC2_METADATA_DISABLED="true", AWS_PAGER="",
                               AWS_SHARED_CREDENTIALS_FILE=os.path.join(cls.home, "none"))

    @classmethod
    def tearDownClass(cls):
        log = cls.nginx.stop()
        assert "[alert]" not in log and "SECRET" not in log, log
        shutil.rmtree(cls.home)

    def arrived(self, operation, parameters):
        taken = self.upstream.take()
        self.assertEqual(len(taken), 1)
        first, headers, body = taken[0]
        self.assertTrue(headers["x-amz-target"].endswith("." + operation))
        self.assertEqual(json.loads(body), parameters)
        self.assertEqual(int(headers["content-length"]), len(body))
        self.assertTrue(first.startswith("POST / "))
        self.assertTrue(headers["host"].startswith("127.0.0.1:%d" % self.nginx.port))
        return headers, body

    def test_boto3(self):
        import boto3
        import botocore.auth
        import botocore.config
        sent = []
        for service, operation, good, bad in CALLS:
            client = boto3.client(
                service, endpoint_url=self.url, region_name="eu-west-1", aws_access_key_id="AKID",
                aws_secret_access_key="SECRET",
                config=botocore.config.Config(parameter_validation=False, proxies={},
                                              retries={"max_attempts": 0}))
            client.meta.events.register("before-send",
                                        lambda request, **_: sent.append(request.body))
            method = getattr(client, "".join("_" + c.lower() if c.isupper() else c
                                             for c in operation).lstrip("_"))
            method(**good)
            _, body = self.arrived(operation, good)
            self.assertEqual(body, sent[-1])
            for parameters, name in bad:
                with self.assertRaises(getattr(client.exceptions, name)) as caught:
                    method(**parameters)
                error = caught.exception.response
                self.assertEqual(error["Error"]["Code"], name)
                self.assertTrue(error["Error"]["Message"])
                self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 400)
                self.assertEqual(len(error["ResponseMetadata"]["RequestId"]), 36)
                self.assertEqual(self.upstream.take(), [])

    def run_cli(self, service, operation, parameters):
        name = "".join("-" + c.lower() if c.isupper() else c for c in operation).lstrip("-")
        path = os.path.join(self.home, "parameters.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(parameters, out)
        return subprocess.run([AWS, service, name, "--endpoint-url", self.url, "--no-paginate",
                               "--cli-input-json", "file://" + path], env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    @unittest.skipUnless(os.path.exists(AWS), "awscli is not installed")
    def test_command_line(self):
        for service, operation, good, bad in CALLS:
            done = self.run_cli(service, operation, good)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.arrived(operation, good)
            parameters, name = bad[0]
            done = self.run_cli(service, operation, parameters)
            self.assertEqual(done.returncode, 254, done.stderr)
            self.assertIn("An error occurred (%s) when calling the %s operation" %
                          (name, operation), done.stderr.decode())
            self.assertEqual(self.upstream.take(), [])

    def test_javascript(self):
        if not (shutil.which("node") and NODE_MODULES and
                os.path.isdir(os.path.join(NODE_MODULES, "@aws-sdk/client-athena"))):
            self.skipTest("the AWS SDK for JavaScript is not installed")
        calls, wanted = [], []
        for service, operation, good, bad in CALLS:
            calls.append((service, operation, good))
            wanted.append("")
            for parameters, name in bad:
                calls.append((service, operation, parameters))
                wanted.append(name)
        script = os.path.join(self.home, "calls.js")
        with open(script, "w", encoding="utf-8") as out:
            out.write(JS)
        done = subprocess.run(["node", script, self.url], input=json.dumps(calls).encode(),
                              env=dict(self.environment, NODE_PATH=NODE_MODULES),
                              stdout=subprocess.PIPE, check=True)
        answers = json.loads(done.stdout)
        self.assertEqual([answer[0] for answer in answers], wanted)
        for (_, operation, _), (name, typed, message) in zip(calls, answers):
            self.assertTrue(typed, (operation, name))
            self.assertTrue(not name or message)
        good = [call[2] for call, name in zip(calls, wanted) if not name]
        self.assertEqual([json.loads(taken[2]) for taken in self.upstream.take()], good)


def main():
    global MODULE, NODE_MODULES
    if harness.NGINX is None:
        harness.skip("nginx is not installed")
    try:
        import boto3  # noqa: F401
    except ImportError:
        harness.skip("boto3 is not installed for " + sys.executable)
    MODULE = os.path.abspath(sys.argv[1])
    NODE_MODULES = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else ""
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
