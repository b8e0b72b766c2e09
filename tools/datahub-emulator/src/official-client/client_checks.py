"""What DataHub's own SDK and graph client do with a catalog, beyond datasets. Usage: client_checks.py <server URL>"""

import sys

from checks import check, equal, run
from catalog_access import Server, USER, dataset

import datahub.metadata.schema_classes as m
from datahub.emitter.mcp import MetadataChangeProposalWrapper as Mcp
from datahub.emitter.mcp_builder import DatabaseKey, SchemaKey
from datahub.emitter.rest_emitter import EmitMode
from datahub.ingestion.graph.client import RelationshipDirection
from datahub.ingestion.graph.openapi import LineageDirection
from datahub.sdk import (
    Chart,
    Container,
    Dashboard,
    DataFlow,
    DataJob,
    Dataset,
    Document,
    FilterDsl,
    GlossaryNode,
    GlossaryTerm,
    MLModel,
    MLModelGroup,
    Tag,
)

TAG = "urn:li:tag:cc.a"
TERM = "urn:li:glossaryTerm:cc.revenue"


def sdk_entities():
    database, schema = DatabaseKey(platform="snowflake", database="cc"), SchemaKey(
        platform="snowflake", database="cc", schema="s"
    )
    flow = DataFlow(
        name="cc_flow", platform="airflow", description="Nightly", custom_properties={"team": "data"}
    )
    table = Dataset(platform="snowflake", name="cc.sdk", schema=[("id", "int")], description="Größe")
    chart = Chart(name="cc_chart", platform="looker", display_name="Revenue", input_datasets=[dataset("a")])
    return [
        Container(database, display_name="cc", subtype="Database", description="All of it"),
        Container(schema, display_name="s", subtype="Schema", parent_container=database),
        flow,
        DataJob(name="cc_job", flow=flow, inlets=[dataset("a")], outlets=[dataset("b")], tags=[TAG]),
        table,
        chart,
        Dashboard(name="cc_dash", platform="looker", display_name="Board", charts=[chart], owners=[USER]),
        MLModelGroup(id="cc_group", platform="mlflow", name="Group", custom_properties={"a": "1"}),
        MLModel(
            id="cc_model", platform="mlflow", name="Model", training_metrics={"auc": "0.9"}, terms=[TERM]
        ),
        Tag(name="cc.a", display_name="A", description="First"),
        GlossaryNode(id="cc.node", display_name="Node", definition="Holds terms"),
        GlossaryTerm(
            id="cc.revenue",
            display_name="Revenue",
            definition="Money in",
            parent_node="urn:li:glossaryNode:cc.node",
        ),
        Document.create_document(id="cc-doc", title="Runbook", text="What to do at night", subtype="Runbook"),
    ]


def aspects_of(entity):
    """Without what the server adds or changes: audit stamps, browse paths, the platform."""
    kept = {}
    for mcp in entity.as_mcps():
        kept[mcp.aspectName] = mcp.aspect.to_obj()
    return kept


@check
def sdk_entities_round_trip(s):
    for entity in sdk_entities():
        s.client.entities.upsert(entity)
        read = s.client.entities.get(entity.urn)
        wanted, got = aspects_of(entity), aspects_of(read)
        for name, aspect in wanted.items():
            assert name in got, f"{entity.urn} has no {name}"
            equal((name, got[name]), (name, aspect))


@check
def sdk_search_filters(s):
    f, search = FilterDsl, s.client.search

    def urns(flt, query=None):
        return sorted(str(urn) for urn in search.get_urns(query=query, filter=flt))

    equal(len(urns(f.and_(f.platform("looker"), f.entity_type("chart")))), 1)
    equal(urns(f.and_(f.entity_type("dataJob"), f.has_custom_property("none", "x"))), [])
    equal(
        urns(f.and_(f.entity_type("dataFlow"), f.has_custom_property("team", "data"))),
        ["urn:li:dataFlow:(airflow,cc_flow,PROD)"],
    )
    equal(urns(f.and_(f.entity_type("container"), f.entity_subtype("Schema"))).__len__(), 1)
    equal(urns(f.and_(f.entity_type("dashboard"), f.owner(USER))), ["urn:li:dashboard:(looker,cc_dash)"])
    equal(urns(f.and_(f.entity_type("mlModel"), f.glossary_term(TERM))).__len__(), 1)
    equal(urns(f.and_(f.entity_type("dataJob"), f.tag(TAG))).__len__(), 1)
    sdk = "urn:li:dataset:(urn:li:dataPlatform:snowflake,cc.sdk,PROD)"
    equal(
        urns(
            f.and_(
                f.platform("snowflake"),
                f.entity_type("dataset"),
                f.custom_filter("fieldPaths", "EQUAL", ["id"]),
            )
        ),
        [sdk],
    )
    equal(
        urns(
            f.and_(
                f.platform("snowflake"),
                f.entity_type("dataset"),
                f.not_(f.custom_filter("fieldPaths", "EQUAL", ["id"])),
            )
        ),
        [],
    )
    equal(urns(f.or_(f.tag(TAG), f.glossary_term(TERM))).__len__(), 2)
    equal(urns(f.entity_type("document"), "runbook night"), ["urn:li:document:cc-doc"])


@check
def emit_modes(s):
    for name, graph in s.graphs:
        for mode in (EmitMode.SYNC_PRIMARY, EmitMode.SYNC_WAIT, EmitMode.ASYNC, EmitMode.ASYNC_WAIT):
            urn = f"urn:li:domain:cc_{name}_{mode.name}"
            graph.emit_mcp(
                Mcp(entityUrn=urn, aspect=m.DomainPropertiesClass(name=urn, description=mode.name)),
                emit_mode=mode,
            )
            equal(s.read(urn, m.DomainPropertiesClass).description, mode.name)
            equal(s.restli.get_domain_urn_by_name(urn), urn)
        mcps = [
            Mcp(entityUrn=dataset(f"many_{name}_{n}"), aspect=m.DatasetPropertiesClass(name=str(n)))
            for n in range(450)
        ]
        graph.emit_mcps(mcps, emit_mode=EmitMode.ASYNC)
        equal(s.read(dataset(f"many_{name}_449"), m.DatasetPropertiesClass).name, "449")


@check
def lists_and_counts(s):
    equal(s.restli.get_aspect_counts("tagProperties", "urn:li:tag:cc.%"), 1)
    equal(
        s.restli.list_all_entity_urns("mlModel", 0, 10),
        ["urn:li:mlModel:(urn:li:dataPlatform:mlflow,cc_model,PROD)"],
    )
    equal(s.restli.get_search_results(count=3, entity="chart")["value"]["numEntities"], 1)
    specs = s.openapi.get_entity_aspect_specs()
    equal(
        (specs.supports("dataset", "schemaMetadata"), specs.supports("tag", "schemaMetadata")), (True, False)
    )


@check
def entity_scrolls(s):
    seen, scroll, slices = [], None, []
    while True:
        page = s.openapi.scroll_entities(
            entity_names=["dataset"],
            aspects=["datasetProperties"],
            query="many",
            count=400,
            scroll_id=scroll,
            sort_field="urn",
            with_system_metadata=True,
        )
        seen += page.entities
        scroll = page.scroll_id
        if not scroll:
            break
    equal((len(seen), len(set(seen)), page.total_count), (900, 900, 900))
    for slice_id in range(3):
        slices += s.openapi.scroll_entities(
            entity_names=["dataset"], query="many", count=1000, slice_id=slice_id, slice_max=3
        ).entities
    equal(sorted(slices), sorted(seen))


@check
def relationship_scrolls(s):
    job = "urn:li:dataJob:(urn:li:dataFlow:(airflow,cc_flow,PROD),cc_job)"
    found = s.openapi.scroll_relationships(source_urns=[job], relationship_types=["Consumes", "Produces"])
    equal(
        sorted((each.relationship_type, each.destination_urn) for each in found.relationships),
        [("Consumes", dataset("a")), ("Produces", dataset("b"))],
    )
    lineage = s.openapi.scroll_lineage(urns=[job], count=100).relationships
    ends = sorted((each.upstream_urn, each.downstream_urn) for each in lineage)
    equal((dataset("a"), job) in ends and (job, dataset("b")) in ends, True)
    upstream = s.openapi.scroll_lineage(urns=[job], direction=LineageDirection.UPSTREAM).relationships
    equal({each.downstream_urn for each in upstream}, {job})
    owned = list(s.restli.get_related_entities(USER, ["OwnedBy"], RelationshipDirection.INCOMING))
    equal("urn:li:dashboard:(looker,cc_dash)" in [each.urn for each in owned], True)


@check
def sdk_lineage(s):
    a, b, c = dataset("l_a"), dataset("l_b"), dataset("l_c")
    for urn in (a, b, c):
        s.restli.emit_mcp(Mcp(entityUrn=urn, aspect=m.DatasetPropertiesClass(name=urn)))
    s.client.lineage.add_lineage(upstream=a, downstream=b)
    s.client.lineage.add_lineage(upstream=b, downstream=c)
    found = s.client.lineage.get_lineage(source_urn=a, direction="downstream", max_hops=3)
    equal(sorted((each.urn, each.hops) for each in found), [(b, 1), (c, 2)])


@check
def assertions(s):
    urn = "urn:li:assertion:cc"
    info = m.AssertionInfoClass(
        type="CUSTOM",
        customAssertion=m.CustomAssertionInfoClass(type="Freshness", entity=dataset("a")),
        source=m.AssertionSourceClass(type="EXTERNAL"),
    )
    s.restli.emit_mcp(Mcp(entityUrn=urn, aspect=info))
    for time, result in ((1000, "SUCCESS"), (2000, "FAILURE")):
        event = m.AssertionRunEventClass(
            timestampMillis=time,
            runId=f"r{time}",
            asserteeUrn=dataset("a"),
            assertionUrn=urn,
            status="COMPLETE",
            result=m.AssertionResultClass(type=result),
        )
        s.restli.emit_mcp(Mcp(entityUrn=urn, aspect=event))
    events = s.restli.get_timeseries_values(urn, m.AssertionRunEventClass, {}, limit=10)
    equal([(each.runId, each.result.type) for each in events], [("r2000", "FAILURE"), ("r1000", "SUCCESS")])
    equal(s.read(urn, m.AssertionInfoClass).entityUrn, dataset("a"))


@check
def indices_are_restored(s):
    s.restli.restore_indices(urn_pattern=dataset("many_restli_%"), aspect="datasetProperties", batch_size=100)
    equal(len(s.openapi.scroll_entities(entity_names=["dataset"], query="many", count=1000).entities), 900)


if __name__ == "__main__":
    run(Server(sys.argv[1]))
