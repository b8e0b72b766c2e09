import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Flag, Integer, Nested, Text, TextList, UrnText } from './fields';
import { type ContractClass } from './json-schema';

class Inner {
  @Text()
  word: string;
}

class Sample {
  @Text({ optional: true })
  text?: string;

  @TextList({ optional: true })
  texts?: string[];

  @UrnText({ optional: true })
  urn?: string;

  @Integer({ optional: true })
  integer?: number;

  @Flag({ optional: true })
  flag?: boolean;

  @Nested(() => Inner, { optional: true })
  inner?: Inner;

  @Text({ optional: true, nullable: true })
  removable?: string | null;
}

class Owed {
  @Text({ nullable: true })
  owed: string | null;
}

function refused(value: object, type: ContractClass = Sample): string[] {
  return validateSync(plainToInstance(type, value)).map((error) => error.property);
}

describe('contract fields', () => {
  it.each([
    ['text', 'a\0b'],
    ['texts', ['fine', 'a\0b']],
    ['urn', 'urn:li:tag:a\0b'],
  ])('refuse what no database can store: %s', (field, value) => {
    expect(refused({ [field]: value })).toEqual([field]);
  });

  it.each(['text', 'texts', 'urn', 'integer', 'flag', 'inner'])(
    'may be left out when they are optional, and are not null: %s',
    (field) => {
      expect(refused({})).toEqual([]);
      expect(refused({ [field]: undefined })).toEqual([]);
      expect(refused({ [field]: null })).toEqual([field]);
    },
  );

  it('may be null only where the contract says so', () => {
    expect(refused({ removable: null })).toEqual([]);
    expect(refused({ owed: null }, Owed)).toEqual([]);
    expect(refused({}, Owed)).toEqual(['owed']);
  });

  it.each([5, '5', '0', 0])('read the whole number %p', (value) => {
    expect(refused({ integer: value })).toEqual([]);
    expect(plainToInstance(Sample, { integer: value }).integer).toBe(Number(value));
  });

  it.each([true, '0x10', '1e2', '', ' ', '5.0', 1.5, [5], {}, '99999999999999999'])(
    'do not take %p for a whole number',
    (value) => {
      expect(refused({ integer: value })).toEqual(['integer']);
    },
  );
});
