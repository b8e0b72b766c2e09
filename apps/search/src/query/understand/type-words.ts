/** What people call the things of a catalog, by the type that DataHub gives them. */
const TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  dataset: ['table', 'dataset', 'data set', 'relation', 'data source'],
  schemaField: ['column', 'field', 'schema field', 'attribute'],
  dashboard: ['dashboard'],
  chart: ['chart'],
  dataJob: ['pipeline', 'data job', 'job', 'etl job'],
  glossaryTerm: ['glossary term', 'business term'],
  domain: ['domain'],
  dataProduct: ['data product'],
  document: ['document', 'runbook'],
};

/** Type by the ways to say it, of one and of several. */
export const TYPE_BY_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries(TYPE_WORDS).flatMap(([type, words]) =>
    words.flatMap((word): [string, string][] => [
      [word, type],
      [`${word}s`, type],
    ]),
  ),
);

/** Also says that a table is meant, but not that nothing else is. */
const LOOSE = ['view', 'views', 'data', 'asset', 'assets', 'entity', 'entities'];

/** Ways to say what is looked for, for grammars in which a word only counts beside one. */
export const THINGS: readonly string[] = [...TYPE_BY_WORDS.keys(), ...LOOSE];
