import { datasetUrn } from './dataset-name';

const NAMING = { env: 'PROD', instances: {} } as const;
const urn = (platform: string, name: string): string =>
  `urn:li:dataset:(urn:li:dataPlatform:${platform},${name},PROD)`;

/** Names as the naming rules of OpenLineage have them. */
it.each([
  ['postgres://db.example.com:5432', 'shop.public.orders', 'postgres', 'shop.public.orders'],
  ['postgresql://db:5432', 'shop.public."a.b"', 'postgres', 'shop.public."a.b"'],
  ['mysql://db:3306', 'shop.orders', 'mysql', 'shop.orders'],
  ['sqlserver://db:1433', 'shop.dbo.orders', 'mssql', 'shop.dbo.orders'],
  ['oracle://db:1521', 'XE.SHOP.ORDERS', 'oracle', 'XE.SHOP.ORDERS'],
  ['redshift://cluster.eu-west-1:5439', 'dev.public.orders', 'redshift', 'dev.public.orders'],
  ['snowflake://org-account', 'SHOP.PUBLIC.ORDERS', 'snowflake', 'SHOP.PUBLIC.ORDERS'],
  ['bigquery', 'project.dataset.orders', 'bigquery', 'project.dataset.orders'],
  ['databricks://workspace', 'main.shop.orders', 'databricks', 'main.shop.orders'],
  ['awsathena://athena.eu-west-1.amazonaws.com', 'Catalog.shop.orders', 'athena', 'Catalog.shop.orders'],
  ['trino://trino:8080', 'hive.shop.orders', 'trino', 'hive.shop.orders'],
  ['hive://metastore:9083', 'shop.orders', 'hive', 'shop.orders'],
  ['arn:aws:glue:eu-west-1:123456789012', 'table/shop/orders', 'glue', 'shop.orders'],
  ['kafka://broker:9092', 'shop.orders', 'kafka', 'shop.orders'],
  ['s3://bucket', 'shop/orders', 's3', 'bucket/shop/orders'],
  ['s3a://bucket', '/shop/orders/', 's3', 'bucket/shop/orders'],
  ['gs://bucket', 'shop/orders', 'gcs', 'bucket/shop/orders'],
  ['hdfs://namenode:8020', '/shop/orders', 'hdfs', '/shop/orders'],
  ['file', '/data/orders.csv', 'file', '/data/orders.csv'],
  ['file://host', '/data/orders.csv', 'file', '/data/orders.csv'],
  ['duckdb:///data/shop.duckdb', 'shop.main.orders', 'duckdb', 'shop.main.orders'],
])('takes %s and %s for what DataHub calls %s %s', (namespace, name, platform, local) => {
  expect(datasetUrn({ namespace, name }, NAMING)).toBe(urn(platform, local));
});

it('writes the names of those platforms in lower case that the recipe names, and their instance as it is', () => {
  const naming = {
    env: 'PROD',
    instances: { 'snowflake://org-account': 'Main' },
    lowerCase: new Set(['snowflake']),
  } as const;
  const name = 'SHOP.PUBLIC.ORDERS';
  expect(datasetUrn({ namespace: 'snowflake://org-account', name }, naming)).toBe(
    urn('snowflake', 'Main.shop.public.orders'),
  );
  expect(datasetUrn({ namespace: 'oracle://db:1521', name }, naming)).toBe(urn('oracle', name));
});
