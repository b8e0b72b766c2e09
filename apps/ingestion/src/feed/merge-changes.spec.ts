import {
  AspectText,
  CatalogModel,
  type ChangeLogEvent,
  type UndecodableEvent,
} from '@dataspoke/datahub-client';
import { FeedPosition } from '@dataspoke/domain';
import { mergeChanges } from './merge-changes';

const TOPIC = 'MetadataChangeLog_Versioned_v1' as const;
const POSITION = FeedPosition.of({ [`${TOPIC}-0`]: 9 });
const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.orders,PROD)';
const CUSTOMERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.customers,PROD)';

function change(urn: string, aspectName: string, more: Partial<ChangeLogEvent> = {}): ChangeLogEvent {
  return {
    kind: 'change',
    topic: TOPIC,
    position: POSITION,
    entityType: 'dataset',
    urn,
    aspectName,
    changeType: 'UPSERT',
    ...more,
  };
}

function aspect(value: object): AspectText {
  return new AspectText(JSON.stringify(value), 'application/json');
}

function merge(...events: (ChangeLogEvent | UndecodableEvent)[]) {
  return mergeChanges(events, POSITION.toString(), new CatalogModel());
}

describe('mergeChanges', () => {
  it('makes one change for each entity, in the order of its last change', () => {
    const { changes } = merge(
      change(ORDERS, 'status', { version: '1', actor: 'urn:li:corpuser:ann' }),
      change(CUSTOMERS, 'status'),
      change(ORDERS, 'schemaMetadata', { version: '4', actor: 'urn:li:corpuser:bob' }),
    );
    expect(changes).toEqual([
      {
        urn: CUSTOMERS,
        entityType: 'dataset',
        aspects: ['status'],
        change: 'upserted',
        affects: [],
        position: POSITION.toString(),
      },
      {
        urn: ORDERS,
        entityType: 'dataset',
        aspects: ['status', 'schemaMetadata'],
        change: 'upserted',
        actor: 'urn:li:corpuser:bob',
        version: 4,
        affects: [],
        position: POSITION.toString(),
      },
    ]);
  });

  it('tells a deleted entity from a deleted aspect, and a deleted one from one that came back', () => {
    const deleted = { changeType: 'DELETE' };
    expect(merge(change(ORDERS, 'globalTags', deleted)).changes[0]?.change).toBe('upserted');
    expect(merge(change(ORDERS, 'datasetKey', deleted)).changes[0]?.change).toBe('deleted');
    const back = merge(change(ORDERS, 'datasetKey', deleted), change(ORDERS, 'datasetKey'));
    expect(back.changes[0]?.change).toBe('upserted');
  });

  it('names the datasets that assertions, incidents and schema fields are about, before and after', () => {
    const assertion = change('urn:li:assertion:a1', 'assertionInfo', {
      entityType: 'assertion',
      value: aspect({ type: 'CUSTOM', customAssertion: { type: 'x', entity: ORDERS } }),
    });
    const run = change('urn:li:assertion:a2', 'assertionRunEvent', {
      value: aspect({ asserteeUrn: CUSTOMERS }),
    });
    const incident = change('urn:li:incident:i1', 'incidentInfo', {
      value: aspect({ entities: [ORDERS, 'urn:li:dataJob:(urn:li:dataFlow:(x,y,prod),z)'] }),
      previousValue: aspect({ entities: [CUSTOMERS] }),
    });
    const field = change(`urn:li:schemaField:(${ORDERS},id)`, 'globalTags');
    expect(
      merge(assertion, run, incident, field).changes.map((one) => [one.entityType, one.affects]),
    ).toEqual([
      ['assertion', [ORDERS]],
      ['assertion', [CUSTOMERS]],
      ['incident', [ORDERS, CUSTOMERS]],
      ['schemaField', [ORDERS]],
    ]);
  });

  it('spreads very many affected datasets over several events', () => {
    const entities = Array.from(
      { length: 250 },
      (_, index) => `urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.t${index},PROD)`,
    );
    const { changes } = merge(change('urn:li:incident:i1', 'incidentInfo', { value: aspect({ entities }) }));
    expect(changes.map((one) => one.affects.length)).toEqual([100, 100, 50]);
    expect(changes.flatMap((one) => one.affects)).toEqual(entities);
  });

  it('passes by what cannot be read, and says so', () => {
    const broken: UndecodableEvent = {
      kind: 'undecodable',
      topic: TOPIC,
      position: POSITION,
      reason: 'not JSON',
      text: '{',
    };
    const { changes, unread } = merge(broken, change('urn:li:dataset', 'status'), change(ORDERS, 'status'));
    expect(changes.map((one) => one.urn)).toEqual([ORDERS]);
    expect(unread.map((one) => one.reason)).toEqual(['not JSON', expect.stringContaining('urn:li:dataset')]);
  });
});
