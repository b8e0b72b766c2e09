import { recogniseColumn } from './column';
import { recognised } from './vocabulary.fixture';

describe('recogniseColumn', () => {
  it.each([
    ['tables with a column email', [['email', 'with a column email']]],
    ['tables with an email column', [['email', 'with an email column']]],
    ['which tables have a column called order_id', [['order_id', 'have a column called order_id']]],
    [
      'with the columns email and carrier',
      [
        ['email', 'with the columns email'],
        ['carrier', 'and carrier'],
      ],
    ],
    [
      'with a column email, order_id',
      [
        ['email', 'with a column email'],
        ['order_id', 'order_id'],
      ],
    ],
    ['with a column city', [['city', 'with a column city']]],
  ])('%s', (question, columns) => {
    expect(recognised(recogniseColumn, question)).toEqual(
      columns.map(([name, words]) => ['columns', [name], words]),
    );
  });

  it.each([
    'email of customers',
    'with a column shoe_size',
    'columns email',
    'with email',
    'with a column email and carrier',
  ])('not more than is said in %s', (question) => {
    expect(recognised(recogniseColumn, question).map(([, names]) => names)).toEqual(
      question.includes('with a column email') ? [['email']] : [],
    );
  });
});
