import { readCase } from './cases';
import { predict } from './predict';

describe('a prediction', () => {
  it('has the names of the text as a whole in lower case', async () => {
    const sql = 'insert into W (X) select A.B from S.T a; select c from u';
    const one = readCase(
      JSON.stringify({ id: 'x', dialect: 'snowflake', sql, expected: {}, defaultDatabase: 'DB' }),
      'f:1',
    );
    const { prediction, unparsed } = await predict(one);
    expect(prediction).toMatchObject({
      reads: ['db.s.t', 'db.u'],
      writes: ['db.w'],
      columns: [
        { from: 'db.s.t.b', to: 'db.w.x' },
        { from: 'db.u.c', to: '.c' },
      ],
      error: null,
    });
    expect(unparsed).toBe(false);
  });
});
