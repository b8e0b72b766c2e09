import { type JsonValue } from '../json';
import { operationProblem } from './patch-operation';

describe('operationProblem', () => {
  it.each<[string, string, string, JsonValue, string]>([
    [
      'a field that is almost one',
      'datasetProperties',
      '/customPropertes/a',
      '1',
      'datasetProperties has no field "customPropertes"; is customProperties meant?',
    ],
    [
      'a value that does not fit its field',
      'editableDatasetProperties',
      '/description',
      7,
      'editableDatasetProperties.description must be a string, but is a number',
    ],
    [
      'a value that does not fit a map',
      'datasetProperties',
      '/customProperties/a~1b',
      7,
      'datasetProperties.customProperties["a/b"] must be a string, but is a number',
    ],
    ['a whole map', 'datasetProperties', '/customProperties', 'a', 'must be an object, but is a string'],
    ['a record', 'datasetProperties', '/lastModified', {}, 'datasetProperties.lastModified.time is missing'],
  ])('names %s', (_what, aspectName, path, value, problem) => {
    expect(operationProblem(aspectName, { op: 'add', path, value })).toContain(problem);
  });

  it.each<[string, string, string, JsonValue | undefined]>([
    ['entries of lists', 'globalTags', '/tags/urn:li:tag:x', { tag: 'urn:li:tag:x' }],
    ['keys of several steps', 'ownership', '/owners/urn:li:corpuser:a/NONE', { owner: 'a', type: 'NONE' }],
    ['lists that the server sees as maps', 'globalTags', '/tags', {}],
    ['fields of newer servers', 'datasetProperties', '/retentionDays', 3],
    ['aspects of newer servers', 'newAspect', '/a', 3],
    ['a field inside a record', 'datasetProperties', '/lastModified/time', 1],
    ['values that fit', 'status', '/removed', true],
    ['the whole value', 'status', '', { removed: true }],
  ])('lets %s through', (_what, aspectName, path, value) => {
    expect(
      operationProblem(aspectName, { op: 'add', path, ...(value === undefined ? {} : { value }) }),
    ).toBeUndefined();
  });

  it('asks of a removal only that the field may exist', () => {
    expect(operationProblem('status', { op: 'remove', path: '/removed' })).toBeUndefined();
    expect(operationProblem('status', { op: 'remove', path: '/remove' })).toContain('is removed meant?');
  });
});
