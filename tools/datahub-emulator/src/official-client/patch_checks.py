"""What every patch builder of DataHub's own client does to an aspect, by both transports. Usage: patch_checks.py <server URL>"""

import sys

from checks import check, equal, run
from catalog_access import Server, USER, dataset

import datahub.metadata.schema_classes as m
from datahub.emitter.mce_builder import make_schema_field_urn
from datahub.specific.chart import ChartPatchBuilder
from datahub.specific.dashboard import DashboardPatchBuilder
from datahub.specific.datajob import DataJobPatchBuilder
from datahub.specific.dataproduct import DataProductPatchBuilder
from datahub.specific.dataset import DatasetPatchBuilder
from datahub.specific.form import FormPatchBuilder
from datahub.specific.status import StatusPatchBuilder
from datahub.specific.structured_property import StructuredPropertyPatchBuilder

TAG, OTHER_TAG = "urn:li:tag:pc.a", "urn:li:tag:pc.b"
TERM = "urn:li:glossaryTerm:pc.revenue"
STAMP = m.AuditStampClass(time=1_700_000_000_000, actor=USER)


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
def references_are_deleted(s):
    total, related = s.restli.delete_references_to_urn(TERM, dry_run=True)
    equal((total, {each["aspect"] for each in related}), (total, {"glossaryTerms", "editableSchemaMetadata"}))
    equal(s.restli.delete_references_to_urn(TERM, dry_run=False)[0], total)
    equal(s.restli.delete_references_to_urn(TERM, dry_run=True)[0], 0)
    equal(s.read("urn:li:dataProduct:cc_restli", m.GlossaryTermsClass).terms, [])


if __name__ == "__main__":
    run(Server(sys.argv[1]))
