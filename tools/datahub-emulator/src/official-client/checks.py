"""Runs the checks of a script one by one; prints one JSON line: the name of each with "ok" or why it failed."""

import json
import os
import tempfile
import traceback
import warnings

# The client keeps caches under HOME, keyed by server URL: a fresh one keeps earlier servers out.
os.environ.update(HOME=tempfile.mkdtemp(), DATAHUB_TELEMETRY_ENABLED="false", NO_PROXY="127.0.0.1")
warnings.simplefilter("ignore")

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def equal(got, wanted):
    assert got == wanted, f"got {got!r}, wanted {wanted!r}"


def run(*context):
    saw = {}
    for function in CHECKS:
        try:
            function(*context)
            saw[function.__name__] = "ok"
        except Exception as problem:
            last = traceback.extract_tb(problem.__traceback__)
            lines = [str(frame.lineno) for frame in last if frame.filename.endswith("_checks.py")]
            saw[function.__name__] = (
                f"{type(problem).__name__} at line {', '.join(lines)}: {str(problem)[:600]}"
            )
    print(json.dumps(saw))
