import { Phrase, tokensOf } from './phrase';
import { type Recogniser } from './recognition';
import { Vocabulary } from './vocabulary';

export const NOW = new Date('2026-03-18T10:30:00Z');

/** The URN of a table of an airline's catalog. */
export function airlineUrn(name: string, platform = 'postgres'): string {
  return `urn:li:dataset:(urn:li:dataPlatform:${platform},${name},PROD)`;
}

/** The names of an airline's catalog. */
export function airline(): Vocabulary {
  const vocabulary = new Vocabulary();
  const tables = ['raw.flights', 'mart.flights', 'mart.carrier_delays', 'raw.planes', 'file_formats'];
  for (const table of tables) {
    const name = table.split('.').at(-1) ?? '';
    vocabulary.putEntity({
      urn: airlineUrn(table),
      entityType: 'dataset',
      name,
      qualifiedName: `warehouse.${table}`,
      platform: 'postgres',
    });
  }
  vocabulary.putEntity({
    urn: 'urn:li:dashboard:(looker,revenue)',
    entityType: 'dashboard',
    name: 'Revenue Overview',
    qualifiedName: 'Revenue Overview',
    platform: 'looker',
  });
  vocabulary.nameThings({
    'urn:li:domain:5f0c6e6c-4a54-4a9b-9d0f-0d3f0c1b2a11': 'Customer Care',
    'urn:li:corpuser:jdoe': 'Jane Doe',
  });
  const counted = (...values: string[]) => values.map((value, at) => ({ value, count: 10 - at }));
  vocabulary.putLabels('platform', counted('postgres', 'snowflake', 'looker', 'file'));
  vocabulary.putLabels('env', counted('PROD', 'DEV'));
  vocabulary.putLabels('entityType', counted('dataset', 'dashboard', 'dataJob'));
  vocabulary.putLabels('subType', counted('Table', 'View', 'Materialized View'));
  vocabulary.putLabels('tag', counted('urn:li:tag:critical', 'urn:li:tag:PII', 'urn:li:tag:flights'));
  vocabulary.putLabels('term', counted('urn:li:glossaryTerm:Classification.Confidential'));
  vocabulary.putLabels(
    'domain',
    counted(
      'urn:li:domain:5f0c6e6c-4a54-4a9b-9d0f-0d3f0c1b2a11',
      'urn:li:domain:finance',
      'urn:li:domain:flights',
      'urn:li:domain:marketing',
    ),
  );
  vocabulary.putLabels('dataProduct', counted('urn:li:dataProduct:loyalty'));
  vocabulary.putLabels(
    'owner',
    counted('urn:li:corpGroup:flight-operations', 'urn:li:corpGroup:marketing', 'urn:li:corpuser:jdoe'),
  );
  vocabulary.putLabels('user', counted('urn:li:corpuser:jdoe'));
  vocabulary.putColumns(
    counted(
      'carrier',
      'email',
      'customer_email',
      'order_id',
      'tail_number',
      'address.city',
      'departure_delay',
    ),
  );
  return vocabulary;
}

/** What a recogniser finds in a question, told briefly: field, values, words of the question. */
export function recognised(
  recognise: Recogniser,
  question: string,
): (readonly [string, readonly string[], string])[] {
  const phrase = new Phrase(tokensOf(question));
  return recognise({ phrase, vocabulary: airline(), now: NOW }).map(
    ({ field, values, from, to }) => [field, values, phrase.text(from, to)] as const,
  );
}
