"""What the official command line does with a catalog. Usage: cli_checks.py <server URL>"""

import json
import os
import sys
import tempfile

from checks import check, equal, run

os.environ["DATAHUB_GMS_URL"] = sys.argv[1]

import click.testing  # noqa: E402
import datahub.metadata.schema_classes as m  # noqa: E402
from datahub.emitter.mcp import MetadataChangeProposalWrapper as Mcp  # noqa: E402
from datahub.entrypoints import datahub  # noqa: E402
from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph  # noqa: E402

FOLDER = tempfile.mkdtemp()


def table(name):
    return f"urn:li:dataset:(urn:li:dataPlatform:mysql,cli.{name},PROD)"


def cli(*arguments, code=0, answer=None):
    result = click.testing.CliRunner().invoke(datahub, list(arguments), input=answer)
    assert (
        result.exit_code == code
    ), f"{arguments} ended with {result.exit_code}: {result.output[-800:]} {result.exception!r}"
    return result.output


def file_of(name, content):
    path = os.path.join(FOLDER, name)
    with open(path, "w") as handle:
        json.dump(content, handle)
    return path


def proposal(urn, aspect_name, value):
    return {
        "entityType": "dataset",
        "entityUrn": urn,
        "changeType": "UPSERT",
        "aspectName": aspect_name,
        "aspect": {"json": value},
    }


def ingest(run_id, *proposals):
    source = file_of(f"{run_id}.json", list(proposals))
    recipe = {
        "run_id": run_id,
        "source": {"type": "file", "config": {"path": source}},
        "sink": {"type": "datahub-rest", "config": {"server": sys.argv[1]}},
    }
    return cli("ingest", "run", "-c", file_of(f"{run_id}.recipe.json", recipe), "--no-default-report")


@check
def server_config(g):
    equal(
        '"noCode": "true"' in cli("check", "server-config") or "noCode" in cli("check", "server-config"), True
    )


@check
def put_get_exists_delete(g):
    value = file_of(
        "container.json", {"name": "cli", "description": "Größe ✓", "customProperties": {"a": "1"}}
    )
    cli("put", "--urn", "urn:li:container:cli", "-a", "containerProperties", "-d", value)
    got = json.loads(cli("get", "--urn", "urn:li:container:cli", "-a", "containerProperties"))
    equal(got["containerProperties"]["description"], "Größe ✓")
    equal(cli("exists", "--urn", "urn:li:container:cli").strip().splitlines()[-1], "true")
    cli("delete", "--urn", "urn:li:container:cli", "--soft", "--force")
    equal(g.get_aspect("urn:li:container:cli", m.StatusClass).removed, True)
    cli("delete", "--urn", "urn:li:container:cli", "--hard", "--force")
    equal(cli("exists", "--urn", "urn:li:container:cli").strip().splitlines()[-1], "false")


@check
def put_with_a_run(g):
    status = file_of("status.json", {"removed": False})
    cli("put", "--urn", table("put"), "-a", "status", "-d", status, "--run-id", "cli-put")
    equal("status" in cli("ingest", "show", "--run-id", "cli-put"), True)


@check
def ingested_runs_are_listed_and_shown(g):
    first = [
        proposal(table(n), "datasetProperties", {"name": n, "description": "first"}) for n in ("one", "two")
    ]
    ingest("cli-first", *first, proposal(table("one"), "status", {"removed": False}))
    ingest(
        "cli-second",
        proposal(table("one"), "datasetProperties", {"name": "one", "description": "second"}),
        proposal(table("two"), "datasetProperties", {"name": "two", "description": "first"}),
        proposal(table("three"), "datasetProperties", {"name": "three"}),
    )
    listed = cli("ingest", "list-runs", "0", "50")
    equal(("cli-first" in listed, "cli-second" in listed), (True, True))
    shown = cli("ingest", "show", "--run-id", "cli-second")
    equal((table("one") in shown, table("three") in shown), (True, True))


@check
def a_run_is_rolled_back(g):
    planned = cli("ingest", "rollback", "--run-id", "cli-second", "--dry-run")
    equal(table("three") in planned, True)
    equal(g.get_aspect(table("one"), m.DatasetPropertiesClass).description, "second")
    cli("ingest", "rollback", "--run-id", "cli-second", "--force")
    equal(g.get_aspect(table("one"), m.DatasetPropertiesClass).description, "first")
    equal(g.get_aspect(table("two"), m.DatasetPropertiesClass).description, "first")
    equal(g.exists(table("three")), False)
    equal("cli-second" in cli("ingest", "list-runs", "0", "50"), False)


@check
def a_safe_rollback_hides_what_others_wrote_to(g):
    ingest("cli-third", proposal(table("shared"), "datasetProperties", {"name": "shared"}))
    ingest("cli-fourth", proposal(table("shared"), "status", {"removed": False}))
    cli("ingest", "rollback", "--run-id", "cli-third", "--force", "--safe", "--report-dir", FOLDER)
    equal((g.exists(table("shared")), g.get_aspect(table("shared"), m.StatusClass).removed), (True, True))


@check
def timeline(g):
    urn = table("timeline")
    number = m.SchemaFieldDataTypeClass(type=m.NumberTypeClass())
    for fields in (["a"], ["a", "b"], ["b"]):
        columns = [m.SchemaFieldClass(fieldPath=path, type=number, nativeDataType="int") for path in fields]
        schema = m.SchemaMetadataClass(
            schemaName="t",
            platform="urn:li:dataPlatform:mysql",
            version=0,
            hash="",
            platformSchema=m.OtherSchemaClass(rawSchema=""),
            fields=columns,
        )
        g.emit_mcp(Mcp(entityUrn=urn, aspect=schema))
    told = cli("timeline", "--urn", urn, "--category", "technical_schema")
    equal([told.count("ADD TECHNICAL_SCHEMA"), told.count("REMOVE TECHNICAL_SCHEMA")], [2, 1])
    for text in ("one", "two"):
        g.emit_mcp(Mcp(entityUrn=urn, aspect=m.EditableDatasetPropertiesClass(description=text)))
    told = cli("timeline", "--urn", urn, "-c", "documentation")
    equal(["changed: from 'one' to 'two'" in told, "0.0." in told or "0.1." in told], [True, True])


@check
def search(g):
    g.emit_mcp(
        Mcp(entityUrn=table("findme"), aspect=m.DatasetPropertiesClass(name="findme", description="zebra"))
    )
    equal(table("findme") in cli("search", "zebra"), True)


if __name__ == "__main__":
    run(DataHubGraph(DatahubClientConfig(server=sys.argv[1], retry_max_times=0)))
