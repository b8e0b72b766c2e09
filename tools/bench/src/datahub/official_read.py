"""DataHub's own client reading one aspect of many datasets. Prints how many were found, as JSON.

    official_read.py URL batched|single FILE_OF_URNS
"""
import json
import sys

import datahub.metadata.schema_classes as models
from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph

BATCH = 200


def main(url, how, path):
    with open(path) as file:
        urns = file.read().split()
    graph = DataHubGraph(DatahubClientConfig(server=url))
    found = 0
    if how == "batched":
        for at in range(0, len(urns), BATCH):
            found += len(graph.get_entities("dataset", urns[at : at + BATCH], ["datasetProperties"]))
    else:
        for urn in urns:
            found += graph.get_aspect(urn, models.DatasetPropertiesClass) is not None
    print(json.dumps({"done": found}))


main(*sys.argv[1:])
