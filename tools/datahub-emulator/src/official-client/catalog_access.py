"""The two ways in which DataHub's own client writes, and names for what the checks write."""

from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph
from datahub.ingestion.graph.config import ClientMode
from datahub.sdk import DataHubClient

USER = "urn:li:corpuser:ada"


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
