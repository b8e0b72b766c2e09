import { type EntityFacts, NO_FACTS } from '../documents/entity-facts';
import { gapsOf, governanceFacts } from './governance-facts';

const BARE: EntityFacts = { ...NO_FACTS, entityType: 'dataset', name: 't', qualifiedName: 'db.t' };

describe('governanceFacts', () => {
  it.each([
    ['retention', { retention_days: '90' }, '90'],
    ['retention', { dataRetentionPolicy: '7 years' }, '7 years'],
    ['retention', { 'io.acme.Löschfrist': '30 Tage' }, '30 Tage'],
    ['encryption', { 'encrypted-at-rest': 'AES-256' }, 'AES-256'],
    ['encryption', { kmsKey: 'customer key 7' }, 'customer key 7'],
    ['consent', { LegalBasis: 'contract' }, 'contract'],
    ['consent', { consent_required: 'yes' }, 'yes'],
    [
      'retention',
      { retention: 'no personal data retained after 30 days' },
      'no personal data retained after 30 days',
    ],
    ['consent', { legal_basis: 'consent not needed: contract' }, 'consent not needed: contract'],
    ['encryption', { kms: 'none', encryption: 'AES-256' }, 'AES-256'],
    ['purpose', { processing_purpose: 'billing' }, 'billing'],
  ])('finds %s in the property of %j', (fact, customProperties, value) => {
    expect(governanceFacts({ ...BARE, customProperties })).toEqual({ [fact]: value });
  });

  it.each<Readonly<Record<string, string>>>([
    { retention: '' },
    { retention: 'n/a' },
    { encrypted: 'false' },
    { legal_basis: 'TBD' },
    { no_retention: '1' },
    { encryption: 'not encrypted' },
    { encryption: 'disabled' },
    { retention: 'not defined' },
    { encryption_disabled: 'true' },
    { consent: 'withdrawn' },
    { retention_unknown: 'yes' },
    { attention: 'yes' },
    { owner_team: 'retail' },
  ])('finds nothing in %j', (customProperties) => {
    expect(governanceFacts({ ...BARE, customProperties })).toEqual({});
  });

  it('reads tags and terms, by their names in the catalog', () => {
    const tags = [
      'urn:li:tag:retention_90d',
      'urn:li:tag:unencrypted',
      'urn:li:tag:not-encrypted',
      'urn:li:tag:Encryption.Disabled',
    ];
    const glossaryTerms = ['urn:li:glossaryTerm:x'];
    const names = { 'urn:li:glossaryTerm:x': 'Legal basis: contract' };
    expect(governanceFacts({ ...BARE, tags, glossaryTerms, names })).toEqual({
      retention: 'retention_90d',
      consent: 'Legal basis: contract',
    });
  });
});

describe('gapsOf', () => {
  it('tells what a dataset lacks', () => {
    expect(gapsOf(BARE)).toEqual(['owner', 'retention', 'consent', 'encryption', 'description', 'domain']);
    const governed: EntityFacts = {
      ...BARE,
      owners: ['urn:li:corpGroup:a'],
      domains: ['urn:li:domain:d'],
      description: 'd',
      customProperties: { retention: '1 y', encryption: 'yes', consent: 'given' },
    };
    expect(gapsOf(governed)).toEqual([]);
  });

  it('asks a dashboard for no retention', () => {
    expect(gapsOf({ ...BARE, entityType: 'dashboard' })).toEqual(['owner', 'description', 'domain']);
  });
});
