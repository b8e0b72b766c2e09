import { type JsonValue } from '../json';
import { smallModel } from './small-model.fixture';

describe('Validator', () => {
  const { validator } = smallModel();
  const check = (record: string, value: JsonValue): unknown => validator.record(record, value, 'aspect');
  const properties = 'com.linkedin.dataset.DatasetProperties';

  it('drops unknown fields at every depth and adds no defaults', () => {
    expect(check('com.linkedin.common.GlobalTags', { tags: [{ tag: 'urn:li:tag:a', x: 1 }], y: 2 })).toEqual({
      tags: [{ tag: 'urn:li:tag:a' }],
    });
    expect(check(properties, { name: 'n' })).toEqual({ name: 'n' });
  });

  it('asks for required fields, naming the path', () => {
    expect(() => check('com.linkedin.common.GlobalTags', { tags: [{}] })).toThrow(
      '/aspect/tags/0/tag :: field is required',
    );
  });

  it.each<[string, string, JsonValue, string]>([
    ['null', properties, { name: null }, 'null is not a value'],
    ['another type', properties, { name: 5 }, '5 is not a string'],
    ['a broken map', properties, { customProperties: { a: 1 } }, '/aspect/customProperties/a'],
    ['a fraction for a long', 'com.linkedin.dataset.DatasetProfile', { timestampMillis: 1.5 }, 'not an long'],
    ['a list for a record', properties, [], '[] is not an object'],
    ['a bare union value', 'com.linkedin.schema.SchemaField', { type: {} }, 'one key out of'],
    [
      'an unknown union key',
      'com.linkedin.schema.SchemaField',
      { type: { 'com.linkedin.schema.Other': {} } },
      'one key out of',
    ],
    [
      'an unknown symbol',
      'com.linkedin.metadata.key.DatasetKey',
      { platform: 'p', name: 'n', origin: 'prod' },
      'DEV, PROD',
    ],
    [
      'more than a byte per character',
      'com.linkedin.schema.SchemaField',
      { type: { 'com.linkedin.schema.StringType': {} }, raw: '€' },
      'not bytes',
    ],
  ])('refuses %s', (_what, record, value, message) => {
    expect(() => check(record, value)).toThrow(message);
  });
});
