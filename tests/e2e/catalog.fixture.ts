/** Writes an aspect into the catalog as any other client of DataHub would: over its REST interface. */
export async function writeAspect(
  catalogUrl: string,
  urn: string,
  aspectName: string,
  value: Record<string, unknown>,
): Promise<void> {
  const answer = await fetch(`${catalogUrl}/aspects?action=ingestProposal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-restli-protocol-version': '2.0.0' },
    body: JSON.stringify({
      async: 'false',
      proposal: {
        entityType: urn.split(':')[2],
        entityUrn: urn,
        changeType: 'UPSERT',
        aspectName,
        aspect: { contentType: 'application/json', value: JSON.stringify(value) },
      },
    }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok)
    throw new Error(`the catalog refused ${aspectName}: ${answer.status} ${await answer.text()}`);
}
