"""Compares what another client wrote with what DataHub's own client reads, and writes for the other client to read.

    python cross_proof.py <server URL> <file>

The file holds `{"read": [{urn, aspectName, value}], "write": {"restli": [..], "openapi": [..]}}`. Prints one JSON line:
how many were equal, and what was not.
"""

import json
import os
import sys
import tempfile

# The client keeps caches under HOME, keyed by server URL: a fresh one keeps earlier servers out.
os.environ.update(HOME=tempfile.mkdtemp(), DATAHUB_TELEMETRY_ENABLED="false", NO_PROXY="127.0.0.1")

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Mcp  # noqa: E402
from datahub.emitter.serialization_helper import post_json_transform  # noqa: E402
from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph  # noqa: E402
from datahub.ingestion.graph.config import ClientMode  # noqa: E402
from datahub.metadata.schema_classes import ASPECT_NAME_MAP  # noqa: E402


def typed(each):
    return ASPECT_NAME_MAP[each["aspectName"]].from_obj(post_json_transform(each["value"]))


def main(server, file):
    def connect(**more):
        return DataHubGraph(DatahubClientConfig(server=server, retry_max_times=0, timeout_sec=60, **more))

    graphs = {"restli": connect(), "openapi": connect(client_mode=ClientMode.SDK, openapi_ingestion=True)}
    for graph in graphs.values():
        graph.test_connection()
    with open(file) as handle:
        work = json.load(handle)

    wanted = [each for each in work["read"] if each["aspectName"] in ASPECT_NAME_MAP]
    unknown = sorted({each["aspectName"] for each in work["read"]} - set(ASPECT_NAME_MAP))
    equal, different = 0, []
    entities = {}
    for each in wanted:
        urn, name = each["urn"], each["aspectName"]
        if each["isTimeseries"]:
            points = graphs["restli"].get_timeseries_values(urn, ASPECT_NAME_MAP[name], {}, limit=10)
            if points == [typed(each)]:
                equal += 1
            else:
                different.append([urn, name, each["value"], [point.to_obj() for point in points]])
            continue
        if urn not in entities:
            entities[urn] = graphs["restli"].get_entity_semityped(urn)
        got = entities[urn].get(name)
        single = graphs["restli"].get_aspect(urn, ASPECT_NAME_MAP[name])
        if got == typed(each) and single == got:
            equal += 1
        else:
            different.append([urn, name, each["value"], got and got.to_obj()])

    written = 0
    for transport, list_of in work["write"].items():
        mcps = [
            Mcp(entityUrn=each["urn"], aspect=typed(each))
            for each in list_of
            if each["aspectName"] not in unknown
        ]
        written += len(mcps)
        graphs[transport].emit_mcps(mcps)
    print(json.dumps({"equal": equal, "different": different[:5], "unknown": unknown, "written": written}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
