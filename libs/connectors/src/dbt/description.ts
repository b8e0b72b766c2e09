import { type ConnectorDescription, type JsonObject } from '../connector';
import { nameRulesSchema } from '../recipe/name-filter';
import { DBT_SECRET_FIELDS } from './recipe';

const location = (what: string): JsonObject => ({
  type: 'string',
  maxLength: 4_000,
  description: `${what}: an absolute path in an allowed folder, or an http(s) address.`,
});

const mapping = (what: string): JsonObject => ({
  type: 'object',
  description: `What keys of the meta of ${what} mean, as in DataHub's dbt source.`,
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['match'],
    properties: {
      match: {
        type: ['string', 'number', 'boolean'],
        description: 'A regular expression that a text begins with, or the value itself.',
      },
      operation: { enum: ['add_tag', 'add_term', 'add_terms', 'add_owner'], default: 'add_tag' },
      config: { type: 'object', description: '{{ $match }} stands for the value.' },
    },
  },
});

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'dbt recipe',
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['folder'] }, { required: ['manifestPath'] }],
  properties: {
    folder: location(
      'Holds manifest.json, and if there are any catalog.json, run_results.json and sources.json',
    ),
    manifestPath: location('The manifest, in place of the one in the folder'),
    catalogPath: location('The catalog, which has the columns and types'),
    runResultsPaths: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Results of tests; of a test in several files the newest counts.',
    },
    sourcesPath: location('Results of dbt source freshness'),
    token: { type: 'string', writeOnly: true, description: 'Bearer token for https addresses.' },
    maxArtifactMb: { type: 'integer', minimum: 1, maximum: 4_000, default: 1_000 },
    platformInstance: { type: 'string' },
    targetPlatform: {
      type: 'string',
      description: "DataHub platform of the tables that dbt fills; the manifest's adapter when absent.",
    },
    targetPlatformInstance: { type: 'string' },
    lowerCaseTarget: { type: 'boolean', default: true },
    useIdentifiers: {
      type: 'boolean',
      default: false,
      description: 'Name the dataset of a source after its table instead of after the source.',
    },
    nodes: nameRulesSchema('unique_id of a node, such as model.shop.orders'),
    columnLineage: { type: 'boolean', default: true },
    targetLineage: {
      type: 'boolean',
      default: true,
      description: 'Say at each table that dbt fills which node does so.',
    },
    tagPrefix: { type: 'string', default: 'dbt:' },
    stripEmailDomain: { type: 'boolean', default: false },
    metaMapping: mapping('nodes'),
    columnMetaMapping: mapping('columns'),
  },
};

export const DBT_DESCRIPTION: ConnectorDescription = {
  type: 'dbt',
  displayName: 'dbt',
  recipeSchema: RECIPE_SCHEMA,
  secretFields: DBT_SECRET_FIELDS,
  addressFields: ['folder', 'manifestPath', 'catalogPath', 'runResultsPaths', 'sourcesPath'],
  capabilities: ['schema', 'comments', 'view-lineage', 'column-lineage'],
};
