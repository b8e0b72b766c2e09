"""Sends the events of one run as any producer does: with OpenLineage's own client. Arguments: url, API key, run id, compression or none."""

import sys
from datetime import datetime, timedelta, timezone

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    DatasetEvent,
    InputDataset,
    Job,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
    StaticDataset,
)
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    data_quality_assertions_dataset,
    data_quality_metrics_input_dataset,
    documentation_dataset,
    output_statistics_output_dataset,
    schema_dataset,
    sql_job,
)

PRODUCER = "https://example.com/nightly"
NAMESPACE = "postgres://db:5432"
url, key, run_id, compression = sys.argv[1:5]

client = OpenLineageClient(
    config={
        "transport": {
            "type": "http",
            "url": url,
            "endpoint": "api/v1/lineage",
            "auth": {"type": "api_key", "apiKey": key},
            **({} if compression == "none" else {"compression": compression}),
        }
    }
)

started = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
run = Run(runId=run_id)
job = Job(
    namespace="nightly",
    name="shop.load_daily",
    facets={"sql": sql_job.SQLJobFacet(query="insert into daily select city, sum(amount) from orders group by 1")},
)
assertion = data_quality_assertions_dataset.Assertion
orders = InputDataset(
    namespace=NAMESPACE,
    name="shop.public.orders",
    inputFacets={
        "dataQualityMetrics": data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet(
            rowCount=200,
            bytes=4096,
            columnMetrics={
                "amount": data_quality_metrics_input_dataset.ColumnMetrics(
                    nullCount=50, distinctCount=100, min=1.0, max=9.5
                )
            },
        ),
        "dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
            assertions=[
                assertion(assertion="not_null", success=False, column="amount"),
                assertion(assertion="row_count", success=True, name="enough orders", actual="200", expected="100"),
            ]
        ),
    },
)
lineage = column_lineage_dataset
daily = OutputDataset(
    namespace=NAMESPACE,
    name="shop.public.daily",
    facets={
        "schema": schema_dataset.SchemaDatasetFacet(
            fields=[
                schema_dataset.SchemaDatasetFacetFields(name="city", type="text"),
                schema_dataset.SchemaDatasetFacetFields(name="total", type="numeric"),
            ]
        ),
        "columnLineage": lineage.ColumnLineageDatasetFacet(
            fields={
                "total": lineage.Fields(
                    inputFields=[
                        lineage.InputField(
                            namespace=NAMESPACE,
                            name="shop.public.orders",
                            field="amount",
                            transformations=[lineage.Transformation(type="DIRECT", subtype="AGGREGATION")],
                        )
                    ]
                )
            }
        ),
    },
    outputFacets={
        "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=7, size=70)
    },
)


def at(seconds: int) -> str:
    return (started + timedelta(seconds=seconds)).isoformat()


client.emit(
    RunEvent(eventType=RunState.START, eventTime=at(0), run=run, job=job, producer=PRODUCER, inputs=[orders])
)
client.emit(
    RunEvent(eventType=RunState.COMPLETE, eventTime=at(60), run=run, job=job, producer=PRODUCER, outputs=[daily])
)
client.emit(
    DatasetEvent(
        eventTime=at(90),
        producer=PRODUCER,
        dataset=StaticDataset(
            namespace=NAMESPACE,
            name="shop.public.daily",
            facets={"documentation": documentation_dataset.DocumentationDatasetFacet(description="Sales by city")},
        ),
    )
)
