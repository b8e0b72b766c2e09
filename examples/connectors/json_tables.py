#!/usr/bin/env python3
"""A connector program: each JSON file of a folder describes a table.

Configuration: {"folder": "/path"}. A file holds {"description": "…", "columns": [{"name": "…", "type": "…"}]}.
"""
import json
import os
import sys


def say(kind, **fields):
    print(json.dumps({"type": kind, **fields}), flush=True)


# What the configuration has to look like. DataSpoke checks it before anything is read.
CONFIG = {
    "type": "object",
    "required": ["folder"],
    "additionalProperties": False,
    "properties": {"folder": {"type": "string", "pattern": "^/", "description": "Folder of the JSON files."}},
}


def main():
    command = json.loads(sys.stdin.readline())
    if command["command"] == "describe":
        say("config", schema=CONFIG)
        say("done")
        return
    folder = command["config"]["folder"]
    if command["command"] == "test":
        if os.path.isdir(folder):
            say("check", name="folder", verdict="pass", message=f"{folder} is a folder.")
        else:
            say("check", name="folder", verdict="fail", message=f"{folder} is no folder.", remedy="Correct folder.")
        say("done")
        return
    if not os.path.isdir(folder):
        print(f"{folder} is no folder", file=sys.stderr)
        sys.exit(3)
    if command["command"] == "scopes":
        say("scope", id="tables", name=os.path.basename(folder))
        say("done")
        return
    after = command.get("checkpoint", "")
    for name in sorted(os.listdir(folder)):
        if name <= after or not name.endswith(".json"):
            continue
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                table = json.load(file)
        except FileNotFoundError:
            say("end", complete=False, reason=f"{name} went away while it was read.", retryable=True)
            return
        except (ValueError, PermissionError) as error:
            permission = isinstance(error, PermissionError)
            say("failed", name=name[:-5], reason=str(error), permission=permission, checkpoint=name)
            continue
        # The name of the file is where to go on: files are read in the order of their names.
        say("dataset", name=name[:-5], checkpoint=name, **table)
    say("end", complete=True)


main()
