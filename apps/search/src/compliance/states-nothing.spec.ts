import { statesNothing } from './states-nothing';

describe('statesNothing', () => {
  it.each([
    '', ' ', '-', '--', '???', 'n/a', 'N/A', 'n.a.', 'NA', 'none', 'None yet', 'null', 'no', 'No.', 'false', '0', 'off', 'unknown',
    'Unknown for now', 'undefined', 'TBD', 'tbd by legal', 'todo', 'pending', 'pending legal review', 'missing', 'nein', 'non',
    'not defined', 'not yet defined', 'not set', 'not specified', 'not decided', 'to be defined', 'To be decided in 2 weeks',
    'not applicable', 'not available', 'not known', "don't know", 'we do not know', 'no idea', 'not in place', 'not documented yet',
    'not required', 'not needed', 'no policy', 'no retention', 'no retention policy defined', 'no retention period', 'no consent',
    'no legal basis', 'consent not obtained', 'consent was not given', 'without consent', 'withdrawn', 'no purpose stated',
    'not encrypted', 'Not Encrypted', 'notEncrypted', 'not-encrypted', 'unencrypted', 'un-encrypted', 'non-encrypted', 'never encrypted',
    'unencrypted CSV files', 'not encrypted at rest', 'not encrypted because it is slow', 'not encrypted until 2027',
    'is not encrypted', 'currently not encrypted', 'The orders are not encrypted', 'encryption disabled', 'disabled', 'Disabled since May',
    'disabled (too slow)', 'no encryption for internal data', 'no: see the wiki', 'no (internal only)', 'none - see ticket 7',
    'plain text', 'plaintext', 'stored in clear text', 'to be encrypted', 'will be encrypted by next year', 'encryption planned for May',
    'not encrypted but planned', 'in progress', 'under review', 'at rest: none', 'no/unknown', 'unknown/none', '(none)', '[]', 'none specified', 'no information', 'not enforced', 'not implemented', 'N', 'to do', 'encryption: none', 'Retention: n/a', 'Encryption.Disabled', 'legal basis unknown',
    'nicht verschlüsselt', 'unverschlüsselt', 'noch nicht festgelegt', 'keine Rechtsgrundlage', 'unbekannt', 'offen', 'ohne Einwilligung',
    'non défini', 'aucun', 'inconnu', 'sin cifrado', 'ninguno', 'senza consenso', 'geen', 'niet versleuteld',
  ])('%j', (text) => {
    expect(statesNothing(text)).toBe(true);
  }); // prettier-ignore

  it.each([
    'yes', 'true', '1', '90', '90d', '30 days', '7 years', '30 Tage', '0 days', 'forever', 'unlimited', 'enabled', 'encrypted', 'Encrypted at rest',
    'AES-256', 'aes256', 'KMS', 'customer key 7', 'projects/p/locations/eu/keyRings/r/cryptoKeys/k', 'TLS in transit',
    'encrypted with the key of the team', 'encryption_key', 'default', 'at rest', 'encryption: at rest', 'Legal basis: contract', 'encrypted; not documented', 'contract', 'Art. 6 (1) b GDPR', 'legitimate interest', 'given', 'billing',
    'no personal data retained after 30 days', 'no data kept for more than 30 days', 'No copies are unencrypted',
    'not kept longer than 30 days', 'never deleted', 'not retained', 'not before 2030', 'none after 30 days', 'no limit',
    'no key rotation: AES-256', 'key not rotated', 'off-site backup with AES-256', 'non-EU contract', 'to be deleted after 30 days',
    'pending deletion after 30 days', 'not shared with third parties', 'Notarzt', 'notebook', 'Nordic policy 4', 'unified key', 'Nothilfe',
    'not encrypted before 2020 but AES-256 now', 'bis auf Widerruf', '30 jours', 'contrat',
  ])('%j is a statement', (text) => {
    expect(statesNothing(text)).toBe(false);
  }); // prettier-ignore

  it('takes that something is not required, and why, for a statement where that can be one', () => {
    expect(statesNothing('not required: contract', { mayBeWaived: true })).toBe(false);
    expect(statesNothing('consent not needed for contracts', { mayBeWaived: true })).toBe(false);
    expect(statesNothing('not required', { mayBeWaived: true })).toBe(true);
    expect(statesNothing('not required for internal data')).toBe(true);
  });
});
