const TOPICS = {
  versioned: 'MetadataChangeLog_Versioned_v1',
  timeseries: 'MetadataChangeLog_Timeseries_v1',
} as const;
type Topic = keyof typeof TOPICS;

/** Written whenever a score follows what happened, which may be during the next job. */
const OF_SCORES = ['structuredProperties', 'structuredPropertyKey', 'propertyDefinition'];

/** As many events as DataHub gives at once. */
const PAGE = 5_000;
const ANSWER_MS = 30_000;

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
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok)
    throw new Error(`the catalog refused ${aspectName}: ${answer.status} ${await answer.text()}`);
}

/** An aspect as the catalog holds it; undefined when it holds none. */
export async function readAspect(catalogUrl: string, urn: string, aspectName: string): Promise<unknown> {
  const answer = await fetch(
    `${catalogUrl}/openapi/v3/entity/${urn.split(':')[2]}/${encodeURIComponent(urn)}/${aspectName}`,
    { signal: AbortSignal.timeout(ANSWER_MS) },
  );
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`the catalog refused to show ${aspectName}: ${answer.status}`);
  return ((await answer.json()) as { value: unknown }).value;
}

/** The newest values of a time series, newest first. */
export async function readPoints(catalogUrl: string, urn: string, aspect: string): Promise<unknown[]> {
  const answer = await fetch(`${catalogUrl}/aspects?action=getTimeseriesAspectValues`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-restli-protocol-version': '2.0.0' },
    body: JSON.stringify({ urn, entity: urn.split(':')[2], aspect, limit: 100 }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) throw new Error(`the catalog refused to show ${aspect}: ${answer.status}`);
  const { value } = (await answer.json()) as { value: { values: { aspect: { value: string } }[] } };
  return value.values.map((one) => JSON.parse(one.aspect.value) as unknown);
}

/** Deletes an entity for good, as DataHub's own command line does. */
export async function deleteEntity(catalogUrl: string, urn: string): Promise<void> {
  await control(`${catalogUrl}/entities?action=delete`, 'POST', { urn });
}

/** Lets every write into the stand-in catalog take effect and loses its answer, until it ends. */
export async function loseAnswers(catalogUrl: string): Promise<void> {
  const rules = [{ fault: 'drop', moment: 'after', only: 'write' }];
  await control(`${catalogUrl}/emulator/faults`, 'PUT', { rules });
}

async function control(url: string, method: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'x-restli-protocol-version': '2.0.0' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok)
    throw new Error(`${method} ${url} was answered with ${answer.status}: ${await answer.text()}`);
}

interface Poll {
  readonly offsetId: string;
  readonly events: readonly { readonly value: string }[];
}

/** What of a change event, in Avro's JSON, tells one write from another. */
interface ChangeEvent {
  readonly entityUrn: { readonly string: string };
  readonly aspectName: { readonly string: string };
  readonly aspect: Readonly<Record<string, { readonly value: string }>> | null;
}

/** The change logs of a catalog, from a moment on, without what scores leave there. */
export class ChangeLogs {
  private constructor(
    private readonly catalogUrl: string,
    private readonly offsets: Record<Topic, string>,
  ) {}

  /** Begins at the end of the logs. */
  static async fromNow(catalogUrl: string): Promise<ChangeLogs> {
    const [versioned, timeseries] = await Promise.all([
      poll(catalogUrl, 'versioned', ''),
      poll(catalogUrl, 'timeseries', ''),
    ]);
    return new ChangeLogs(catalogUrl, { versioned: versioned.offsetId, timeseries: timeseries.offsetId });
  }

  /**
   * How many versions of each aspect were written, and how many points of each time series: the same point again replaces the
   * one that was there.
   */
  async writes(): Promise<Record<string, number>> {
    const [versions, points] = await Promise.all([this.read('versioned'), this.read('timeseries')]);
    const isNew = new Set<string>();
    const tally: Record<string, number> = {};
    const count = ({ aspectName: { string: aspect } }: ChangeEvent): void => {
      tally[aspect] = (tally[aspect] ?? 0) + 1;
    };
    versions.forEach(count);
    for (const point of points) {
      const identity = JSON.stringify([point.entityUrn, point.aspectName, point.aspect]);
      if (!isNew.has(identity)) count(point);
      isNew.add(identity);
    }
    return tally;
  }

  /** Whether anything was written. */
  async begun(): Promise<boolean> {
    return (await this.read('versioned')).length > 0;
  }

  private async read(topic: Topic): Promise<ChangeEvent[]> {
    const all: ChangeEvent[] = [];
    for (let offset = this.offsets[topic]; ;) {
      const { events, offsetId } = await poll(this.catalogUrl, topic, offset);
      const changes = events.map(({ value }) => JSON.parse(value) as ChangeEvent);
      all.push(...changes.filter(({ aspectName }) => !OF_SCORES.includes(aspectName.string)));
      if (events.length === 0) return all;
      offset = offsetId;
    }
  }
}

async function poll(catalogUrl: string, topic: Topic, offset: string, limit = PAGE): Promise<Poll> {
  const query = new URLSearchParams({
    topic: TOPICS[topic],
    limit: String(limit),
    pollTimeoutSeconds: '0',
    ...(offset === '' ? {} : { offsetId: offset }),
  });
  const answer = await fetch(`${catalogUrl}/openapi/v1/events/poll?${query.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) throw new Error(`the catalog refused a poll: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Poll;
}
