"""What DataHub's own SDK and graph client do with a catalog, beyond datasets. Usage: client_checks.py <server URL>"""

import sys

from checks import check, equal, run

import datahub.metadata.schema_classes as m
from datahub.emitter.mce_builder import make_schema_field_urn
from datahub.emitter.mcp import MetadataChangeProposalWrapper as Mcp
from datahub.emitter.mcp_builder import DatabaseKey, SchemaKey
from datahub.emitter.rest_emitter import EmitMode
from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph, RelationshipDirection
from datahub.ingestion.graph.config import ClientMode
from datahub.ingestion.graph.openapi import LineageDirection
from datahub.sdk import (
    Chart,
    Container,
    Dashboard,
    DataFlow,
    DataHubClient,
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
from datahub.specific.chart import ChartPatchBuilder
from datahub.specific.dashboard import DashboardPatchBuilder
from datahub.specific.datajob import DataJobPatchBuilder
from datahub.specific.dataproduct import DataProductPatchBuilder
from datahub.specific.dataset import DatasetPatchBuilder
from datahub.specific.form import FormPatchBuilder
from datahub.specific.status import StatusPatchBuilder
from datahub.specific.structured_property import StructuredPropertyPatchBuilder

USER = "urn:li:corpuser:ada"
TAG, OTHER_TAG = "urn:li:tag:cc.a", "urn:li:tag:cc.b"
TERM = "urn:li:glossaryTerm:cc.revenue"
STAMP = m.AuditStampClass(time=1_700_000_000_000, actor=USER)


def dataset(name):
    return f"urn:li:dataset:(urn:li:dataPlatform:snowflake,cc.{name},PROD)"


class Server:
    def __init__(self, url):
        self.restli = DataHubGraph(DatahubClientConfig(server=url, retry_max_times=0, timeout_sec=60))
        self.openapi = DataHubGraph(
            DatahubClientConfig(
                server=url,
                retry_max_times=0,
                timeout_sec=60,
                client_mode=ClientMode.SDK,
                openapi_ingestion=True,
            )
        )
        self.openapi.test_connection()
        self.client = DataHubClient(graph=self.restli)
        self.graphs = [("restli", self.restli), ("openapi", self.openapi)]

    def patch(self, graph, builder):
        for mcp in builder.build():
            graph.emit_mcp(mcp)

    def read(self, urn, aspect):
        return self.restli.get_aspect(urn, aspect)


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
def chart_patches(s):
    for name, graph in s.graphs:
        urn = f"urn:li:chart:(looker,cc_patch_{name})"
        s.patch(
            graph,
            ChartPatchBuilder(urn)
            .set_title("T")
            .set_description("D")
            .add_input_edge(dataset("a"))
            .add_input_edge(dataset("b"))
            .add_custom_property("k", "v")
            .add_tag(m.TagAssociationClass(TAG)),
        )
        s.patch(
            graph,
            ChartPatchBuilder(urn)
            .remove_input_edge(dataset("a"))
            .set_external_url("http://x")
            .set_last_refreshed(5)
            .set_type("BAR")
            .set_access("PUBLIC"),
        )
        info = s.read(urn, m.ChartInfoClass)
        equal(
            [info.title, info.description, info.externalUrl, info.lastRefreshed, info.type, info.access],
            ["T", "D", "http://x", 5, "BAR", "PUBLIC"],
        )
        equal([edge.destinationUrn for edge in info.inputEdges], [dataset("b")])
        equal(
            (info.customProperties, [tag.tag for tag in s.read(urn, m.GlobalTagsClass).tags]),
            ({"k": "v"}, [TAG]),
        )


@check
def dashboard_patches(s):
    for name, graph in s.graphs:
        urn = f"urn:li:dashboard:(looker,cc_patch_{name})"
        charts = [f"urn:li:chart:(looker,cc_{n})" for n in "abc"]
        builder = DashboardPatchBuilder(urn).set_title("T").set_description("D")
        for chart in charts[:2]:
            builder.add_chart_edge(chart)
        s.patch(
            graph,
            builder.add_dataset_edge(dataset("a")).add_dashboard(
                m.EdgeClass("urn:li:dashboard:(looker,cc_inner)")
            ),
        )
        s.patch(
            graph,
            DashboardPatchBuilder(urn)
            .remove_chart_edge(charts[0])
            .add_chart_edge(charts[2])
            .remove_dataset_edge(dataset("a"))
            .set_dashboard_url("http://d")
            .set_last_refreshed(7)
            .add_owner(m.OwnerClass(USER, "DATAOWNER")),
        )
        info = s.read(urn, m.DashboardInfoClass)
        equal([edge.destinationUrn for edge in info.chartEdges], charts[1:])
        equal(
            ([edge.destinationUrn for edge in info.dashboards], info.datasetEdges),
            (["urn:li:dashboard:(looker,cc_inner)"], []),
        )
        equal([info.title, info.dashboardUrl, info.lastRefreshed], ["T", "http://d", 7])
        equal([owner.owner for owner in s.read(urn, m.OwnershipClass).owners], [USER])


@check
def job_patches(s):
    for name, graph in s.graphs:
        urn = f"urn:li:dataJob:(urn:li:dataFlow:(airflow,cc_patch,PROD),{name})"
        other = "urn:li:dataJob:(urn:li:dataFlow:(airflow,cc_patch,PROD),before)"
        source, target = make_schema_field_urn(dataset("a"), "x"), make_schema_field_urn(dataset("b"), "y")
        lineage = m.FineGrainedLineageClass(
            upstreamType="FIELD_SET",
            downstreamType="FIELD",
            upstreams=[source],
            downstreams=[target],
            confidenceScore=0.5,
        )
        s.patch(
            graph,
            DataJobPatchBuilder(urn)
            .add_input_dataset(dataset("a"))
            .add_input_dataset(dataset("c"))
            .add_output_dataset(dataset("b"))
            .add_input_datajob(other)
            .add_fine_grained_lineage(lineage)
            .add_input_dataset_field(source)
            .add_output_dataset_field(target),
        )
        s.patch(
            graph,
            DataJobPatchBuilder(urn)
            .remove_input_dataset(dataset("c"))
            .remove_input_datajob(other)
            .add_tag(m.TagAssociationClass(TAG)),
        )
        io = s.read(urn, m.DataJobInputOutputClass)
        equal([edge.destinationUrn for edge in io.inputDatasetEdges], [dataset("a")])
        equal([edge.destinationUrn for edge in io.outputDatasetEdges], [dataset("b")])
        equal((io.inputDatajobEdges, io.inputDatasetFields, io.outputDatasetFields), ([], [source], [target]))
        equal(
            [(each.upstreams, each.downstreams, each.confidenceScore) for each in io.fineGrainedLineages],
            [([source], [target], 0.5)],
        )
        s.patch(
            graph,
            DataJobPatchBuilder(urn)
            .remove_fine_grained_lineage(lineage)
            .set_output_datasets([m.EdgeClass(dataset("d"))]),
        )
        io = s.read(urn, m.DataJobInputOutputClass)
        equal(
            (io.fineGrainedLineages or [], [edge.destinationUrn for edge in io.outputDatasetEdges]),
            ([], [dataset("d")]),
        )


@check
def product_patches(s):
    for name, graph in s.graphs:
        urn = f"urn:li:dataProduct:cc_{name}"
        s.patch(
            graph,
            DataProductPatchBuilder(urn)
            .set_name("Sales")
            .set_description("All sales")
            .add_asset(dataset("a"))
            .add_asset(dataset("b"))
            .add_custom_property("k", "1")
            .add_term(m.GlossaryTermAssociationClass(TERM)),
        )
        for url in ("http://x/y", "http://z"):
            link = m.InstitutionalMemoryMetadataClass(url=url, description="Link", createStamp=STAMP)
            s.patch(graph, DataProductPatchBuilder(urn).add_institutional_memory(link))
        equal(
            [each.url for each in s.read(urn, m.InstitutionalMemoryClass).elements],
            ["http://x/y", "http://z"],
        )
        s.patch(
            graph,
            DataProductPatchBuilder(urn)
            .remove_asset(dataset("a"))
            .remove_custom_property("k")
            .set_external_url("http://p"),
        )
        properties = s.read(urn, m.DataProductPropertiesClass)
        equal(
            [properties.name, properties.description, properties.externalUrl, properties.customProperties],
            ["Sales", "All sales", "http://p", {}],
        )
        equal([asset.destinationUrn for asset in properties.assets], [dataset("b")])
        equal([term.urn for term in s.read(urn, m.GlossaryTermsClass).terms], [TERM])
    equal(
        s.restli.get_data_product_urn_by_name("Sales")
        in ("urn:li:dataProduct:cc_restli", "urn:li:dataProduct:cc_openapi"),
        True,
    )


@check
def form_and_property_patches(s):
    for name, graph in s.graphs:
        form = f"urn:li:form:cc_{name}"
        prompt = m.FormPromptClass(
            id="p1",
            title="Tier?",
            type="STRUCTURED_PROPERTY",
            structuredPropertyParams=m.StructuredPropertyParamsClass(
                urn="urn:li:structuredProperty:cc.tier_restli"
            ),
        )
        s.patch(
            graph,
            FormPatchBuilder(form)
            .set_name("Form")
            .set_description("D")
            .set_type("VERIFICATION")
            .add_prompt(prompt)
            .add_prompt(m.FormPromptClass(id="p2", title="Columns?", type="FIELDS_STRUCTURED_PROPERTY"))
            .add_assigned_user(USER),
        )
        s.patch(graph, FormPatchBuilder(form).remove_prompt("p2").set_ownership_form(True))
        info = s.read(form, m.FormInfoClass)
        equal(
            [info.name, info.type, [each.id for each in info.prompts], info.actors.users, info.actors.owners],
            ["Form", "VERIFICATION", ["p1"], [USER], True],
        )
        definition = f"urn:li:structuredProperty:cc.tier_{name}"
        s.patch(
            graph,
            StructuredPropertyPatchBuilder(definition)
            .set_qualified_name(f"cc.tier_{name}")
            .set_display_name("Tier")
            .set_value_type("urn:li:dataType:datahub.string")
            .set_cardinality("SINGLE")
            .add_entity_type("urn:li:entityType:datahub.dataset")
            .set_description("How important"),
        )
        s.patch(
            graph,
            StructuredPropertyPatchBuilder(definition)
            .add_entity_type("urn:li:entityType:datahub.chart")
            .set_immutable(False),
        )
        read = s.read(definition, m.StructuredPropertyDefinitionClass)
        equal(
            [read.displayName, read.valueType, sorted(read.entityTypes)],
            [
                "Tier",
                "urn:li:dataType:datahub.string",
                ["urn:li:entityType:datahub.chart", "urn:li:entityType:datahub.dataset"],
            ],
        )


@check
def dataset_patches(s):
    for name, graph in s.graphs:
        urn = dataset(f"patch_{name}")
        builder = DatasetPatchBuilder(urn).set_description("D").set_display_name("N").set_qualified_name("Q")
        builder.add_tag(m.TagAssociationClass(TAG)).add_tag(
            m.TagAssociationClass(OTHER_TAG)
        ).set_structured_property(f"urn:li:structuredProperty:cc.tier_{name}", "gold")
        builder.add_documentation(m.DocumentationAssociationClass(documentation="Doc"))
        builder.for_field("col").add_tag(m.TagAssociationClass(TAG)).add_term(
            m.GlossaryTermAssociationClass(TERM)
        )
        s.patch(graph, builder)
        again = (
            DatasetPatchBuilder(urn)
            .remove_tag(TAG)
            .add_domain(m.DomainAssociationClass(domain="urn:li:domain:cc"))
        )
        again.for_field("col").remove_tag(TAG)
        s.patch(graph, again)
        s.patch(graph, StatusPatchBuilder(urn).set_removed(False))
        equal([tag.tag for tag in s.read(urn, m.GlobalTagsClass).tags], [OTHER_TAG])
        equal([each.domain for each in s.read(urn, m.DomainsClass).domainAssociations], ["urn:li:domain:cc"])
        equal([each.documentation for each in s.read(urn, m.DocumentationClass).documentations], ["Doc"])
        column = s.read(urn, m.EditableSchemaMetadataClass).editableSchemaFieldInfo[0]
        equal(
            (column.fieldPath, column.globalTags.tags, [term.urn for term in column.glossaryTerms.terms]),
            ("col", [], [TERM]),
        )
        equal(
            [(each.propertyUrn, each.values) for each in s.read(urn, m.StructuredPropertiesClass).properties],
            [(f"urn:li:structuredProperty:cc.tier_{name}", ["gold"])],
        )
        equal(s.read(urn, m.StatusClass).removed, False)
        s.patch(
            graph,
            DatasetPatchBuilder(urn)
            .remove_structured_property(f"urn:li:structuredProperty:cc.tier_{name}")
            .remove_documentation(),
        )
        equal(
            (
                s.read(urn, m.StructuredPropertiesClass).properties,
                s.read(urn, m.DocumentationClass).documentations,
            ),
            ([], []),
        )


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
    equal(s.restli.get_search_results(count=3, entity="chart")["value"]["numEntities"], 3)
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
def references_are_deleted(s):
    total, related = s.restli.delete_references_to_urn(TERM, dry_run=True)
    equal((total, {each["aspect"] for each in related}), (total, {"glossaryTerms", "editableSchemaMetadata"}))
    equal(s.restli.delete_references_to_urn(TERM, dry_run=False)[0], total)
    equal(s.restli.delete_references_to_urn(TERM, dry_run=True)[0], 0)
    equal(s.read("urn:li:mlModel:(urn:li:dataPlatform:mlflow,cc_model,PROD)", m.GlossaryTermsClass).terms, [])


@check
def indices_are_restored(s):
    s.restli.restore_indices(urn_pattern=dataset("many_restli_%"), aspect="datasetProperties", batch_size=100)
    equal(len(s.openapi.scroll_entities(entity_names=["dataset"], query="many", count=1000).entities), 900)


if __name__ == "__main__":
    run(Server(sys.argv[1]))
