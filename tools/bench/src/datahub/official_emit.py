"""DataHub's own emitter: `emit_mcps` in batches of 200. Prints how many were sent, as JSON.

    official_emit.py URL FILE        aspects read from a file, streamed
    official_emit.py URL --built N   aspects built in the process, as a connector does
"""
import json
import sys

import ijson
import datahub.metadata.schema_classes as models
from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.emitter.rest_emitter import DataHubRestEmitter

BATCH = 200


def from_file(path):
    with open(path, "rb") as file:
        for item in ijson.items(file, "item", use_float=True):
            yield Proposal.from_obj(item)


def built(count):
    for index in range(count // 4):
        urn = f"urn:li:dataset:(urn:li:dataPlatform:postgres,bench.sales.table_{index:06},PROD)"
        yield Proposal(entityUrn=urn, aspect=models.StatusClass(removed=False))
        yield Proposal(
            entityUrn=urn,
            aspect=models.DatasetPropertiesClass(
                name=f"table_{index}",
                description=f"Orders of branch {index}, one row for each order line",
                customProperties={"team": f"team-{index % 20}", "tier": str(index % 3)},
            ),
        )
        yield Proposal(
            entityUrn=urn,
            aspect=models.GlobalTagsClass(tags=[models.TagAssociationClass(tag=f"urn:li:tag:bench-{index % 50}")]),
        )
        yield Proposal(
            entityUrn=urn,
            aspect=models.OwnershipClass(
                owners=[models.OwnerClass(owner=f"urn:li:corpuser:user{index % 100}", type="TECHNICAL_OWNER")],
                lastModified=models.AuditStampClass(time=1_790_000_000_000, actor="urn:li:corpuser:bench"),
            ),
        )


def main(url, source, *count):
    emitter = DataHubRestEmitter(url)
    sent, batch = 0, []
    for proposal in built(int(count[0])) if source == "--built" else from_file(source):
        batch.append(proposal)
        if len(batch) == BATCH:
            emitter.emit_mcps(batch)
            sent, batch = sent + len(batch), []
    if batch:
        emitter.emit_mcps(batch)
    print(json.dumps({"done": sent + len(batch)}))


main(*sys.argv[1:])
