"""Writes and reads a catalog through DataHub's own Python client; prints one JSON line with what it saw.

    python round_trip.py <server URL> <token>

Every name starts with `oc.`; nothing is cleaned up: the catalog is the test's own.
"""

import json
import os
import sys
import tempfile

# The client keeps caches under HOME, keyed by server URL: a fresh one keeps earlier servers out.
os.environ.update(HOME=tempfile.mkdtemp(), DATAHUB_TELEMETRY_ENABLED="false", NO_PROXY="127.0.0.1")

import datahub.metadata.schema_classes as m  # noqa: E402
from datahub.emitter.mcp import MetadataChangeProposalWrapper as Mcp  # noqa: E402
from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph  # noqa: E402
from datahub.ingestion.graph.config import ClientMode  # noqa: E402
from datahub.ingestion.source.unstructured.event_consumer import DocumentEventConsumer  # noqa: E402
from datahub.specific.dataset import DatasetPatchBuilder  # noqa: E402

VERSIONED = "MetadataChangeLog_Versioned_v1"
TEXT = 'Zürich ✓ 日本語 😀 "quoted"\nline 2'


def dataset(name):
    return f"urn:li:dataset:(urn:li:dataPlatform:postgres,oc.{name},PROD)"


def properties(name, **more):
    return m.DatasetPropertiesClass(name=name, customProperties={}, **more)


def main(server, token):
    def connect(**more):
        return DataHubGraph(
            DatahubClientConfig(server=server, token=token, retry_max_times=0, timeout_sec=30, **more)
        )

    restli, openapi = connect(), connect(client_mode=ClientMode.SDK, openapi_ingestion=True)
    restli.test_connection()
    consumer = DocumentEventConsumer(restli, "round-trip", [VERSIONED], poll_timeout_seconds=1)
    consumer.offset_ids[VERSIONED] = consumer.get_current_offset(VERSIONED)
    saw = {}

    for name, graph in (("restli", restli), ("openapi", openapi)):
        urn = dataset(name)
        trace = graph.emit_mcp(Mcp(entityUrn=urn, aspect=properties("One", description=TEXT)))
        graph.emit_mcp(Mcp(entityUrn=urn, aspect=properties("Two", description=TEXT)))
        read = restli.get_aspect(urn, m.DatasetPropertiesClass)
        _, metadata = openapi.get_entities(
            "dataset", [urn], ["datasetProperties"], with_system_metadata=True
        )[urn]["datasetProperties"]
        builder = DatasetPatchBuilder(urn)
        builder.add_tag(m.TagAssociationClass("urn:li:tag:oc.a")).add_tag(
            m.TagAssociationClass("urn:li:tag:oc.b")
        )
        builder.add_owner(m.OwnerClass("urn:li:corpGroup:oc.crew", "TECHNICAL_OWNER"))
        builder.add_custom_property("x/y~z", "1")
        builder.add_upstream_lineage(m.UpstreamClass(dataset("source"), "TRANSFORMED"))
        for mcp in builder.build():
            graph.emit_mcp(mcp)
        for mcp in DatasetPatchBuilder(urn).remove_tag("urn:li:tag:oc.a").build():
            graph.emit_mcp(mcp)
        saw[name] = {
            "traced": trace is not None and trace.data == {urn: ["datasetProperties"]},
            "name": read.name,
            "textSurvives": read.description == TEXT,
            "version": metadata.version,
            "past": restli.get_aspect(urn, m.DatasetPropertiesClass, version=1).name,
            "tags": [each.tag for each in restli.get_aspect(urn, m.GlobalTagsClass).tags],
            "owners": [[each.owner, each.type] for each in restli.get_aspect(urn, m.OwnershipClass).owners],
            "customProperties": restli.get_aspect(urn, m.DatasetPropertiesClass).customProperties,
            "upstreams": [each.dataset for each in restli.get_aspect(urn, m.UpstreamLineageClass).upstreams],
            "entity": sorted(restli.get_entity_semityped(urn)),
        }

    saw["found"] = sorted(restli.get_urns_by_filter(entity_types=["dataset"], platform="postgres"))
    restli.soft_delete_entity(dataset("openapi"), run_id="round-trip")
    saw["foundAfterSoftDelete"] = list(
        restli.get_urns_by_filter(entity_types=["dataset"], platform="postgres")
    )

    events = []
    for event in consumer.poll_events(VERSIONED):
        value = json.loads(event["value"])
        events.append([value["entityUrn"]["string"], value["aspectName"]["string"], value["changeType"]])
    saw["events"] = events
    print(json.dumps(saw))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
