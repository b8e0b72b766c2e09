"""Prints every GraphQL document in DataHub's own packages as one JSON list of {"file", "line", "text"}.

Documents are texts in the Python code that begin like one, and the .gql files. Where a text is put together at run
time, each inserted value stands as the name "inserted".
"""

import ast
import importlib.util
import json
import pathlib
import re
import sys

PACKAGES = ("datahub", "mcp_server_datahub")
# Sources that ask other products' GraphQL interfaces.
FOREIGN = re.compile(r"/(montecarlo|tableau)/|dbt_cloud\.py$")
BEGINNING = re.compile(r"\s*(#[^\n]*\n\s*)*(query|mutation|fragment)\b[^\n]*[{(]")


def text_of(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join("inserted" if isinstance(part, ast.FormattedValue) else part.value for part in node.values)
    return None


def documents(root, file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        text = None if id(node) in parts else text_of(node)
        if text and BEGINNING.match(text):
            yield {"file": str(file.relative_to(root)), "line": node.lineno, "text": text}


def main():
    found = []
    for name in PACKAGES:
        package = pathlib.Path(importlib.util.find_spec(name).origin).parent
        root = package.parent
        for file in sorted(package.rglob("*.py")):
            if not FOREIGN.search(str(file)):
                found.extend(documents(root, file))
        for file in sorted(package.rglob("*.gql")):
            found.append({"file": str(file.relative_to(root)), "line": 1, "text": file.read_text(encoding="utf-8")})
    json.dump(found, sys.stdout)


main()
