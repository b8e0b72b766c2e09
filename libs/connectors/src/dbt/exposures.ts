import { type JsonObject, type JsonValue } from '../connector';
import { sortedProperties } from '../mapping/entity-aspects';
import { globalTags } from './dataset-aspects';
import { asText, objectAt, textAt, textsAt } from '../json';
import { type DbtNames, type NodeRef } from './names';
import { metaOf, tagsOf } from './node';
import { ownership } from './ownership';

// Required by the aspect, and not known: the manifest says when it was parsed only.
const NO_TIME: JsonObject = { time: 0, actor: 'urn:li:corpuser:unknown' };

/** Aspects of the dashboard that an exposure becomes. Raises `ConnectorError` for names that DataHub cannot hold. */
export function exposureAspects(
  id: string,
  value: JsonValue | undefined,
  refs: ReadonlyMap<string, NodeRef>,
  names: DbtNames,
  { tagPrefix, stripEmailDomain }: { readonly tagPrefix: string; readonly stripEmailDomain: boolean },
): { readonly urn: string; readonly aspects: Readonly<Record<string, JsonObject>> } {
  const entry = objectAt(value);
  const type = textAt(entry, 'type') ?? 'exposure';
  const url = webAddress(textAt(entry, 'url'));
  const meta = metaOf(entry);
  const upstreams = textsAt(objectAt(entry, 'depends_on'), 'nodes').flatMap((upstream) => {
    const ref = refs.get(upstream);
    return ref ? [names.upstream(ref)] : [];
  });
  const tags = globalTags(tagsOf(entry), tagPrefix);
  const owned = ownership({ meta: {}, mapped: [], group: objectAt(entry, 'owner') }, stripEmailDomain);
  return {
    urn: names.exposure(id),
    aspects: {
      dashboardInfo: {
        title: textAt(entry, 'label') ?? textAt(entry, 'name') ?? id,
        description: textAt(entry, 'description') ?? '',
        customProperties: sortedProperties({
          ...Object.fromEntries(Object.entries(meta).map(([key, said]) => [key, asText(said)])),
          dbt_unique_id: id,
          type,
          ...(textAt(entry, 'maturity') === undefined ? {} : { maturity: textAt(entry, 'maturity') ?? '' }),
          ...(textAt(entry, 'original_file_path') === undefined
            ? {}
            : { dbt_file_path: textAt(entry, 'original_file_path') ?? '' }),
        }),
        charts: [],
        datasets: [],
        datasetEdges: [...new Set(upstreams)].sort().map((destinationUrn) => ({ destinationUrn })),
        dashboards: [],
        lastModified: { created: NO_TIME, lastModified: NO_TIME },
        ...(url === undefined ? {} : { externalUrl: url, dashboardUrl: url }),
      },
      dataPlatformInstance: names.place(),
      subTypes: { typeNames: [type.charAt(0).toUpperCase() + type.slice(1)] },
      // Also when there are none: those of an earlier run have to go.
      globalTags: tags ?? { tags: [] },
      ownership: owned ?? { owners: [] },
    },
  };
}

// DataHub makes a link of it, so it must be none that runs something.
function webAddress(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}
