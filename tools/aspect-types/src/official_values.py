"""Reads lines of {"name", "value"}: an aspect and its JSON. Prints for each what DataHub's own classes make of it."""

import json
import sys

from datahub.emitter.serialization_helper import post_json_transform, pre_json_transform
from datahub.metadata.schema_classes import ASPECT_NAME_MAP

for line in sys.stdin:
    given = json.loads(line)
    try:
        aspect = ASPECT_NAME_MAP[given["name"]].from_obj(post_json_transform(given["value"]))
        valid = aspect.validate()
        print(json.dumps({"valid": valid, "back": pre_json_transform(aspect.to_obj())}))
    except Exception as error:
        print(json.dumps({"valid": False, "error": f"{type(error).__name__}: {error}"}))
