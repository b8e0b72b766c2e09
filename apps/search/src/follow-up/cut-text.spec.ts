import { replacePhrase, withoutName } from './cut-text';

describe('replacePhrase', () => {
  it.each([
    ['purchases owned by accounting', 'owned by accounting', 'purchases'],
    ['purchases Owned by  Accounting, by day', 'owned by accounting', 'purchases, by day'],
    ["which of marketing's tables hold mail?", 'marketing', 'which of tables hold mail?'],
    ['late orders of lateness', 'late', 'orders of lateness'],
    ['order_totals by day', 'order totals', 'by day'],
    ['größe der Schuhe', 'Größe', 'der Schuhe'],
    ['in prod, in prod', 'in prod', ''],
    ['cost ($)', '$', 'cost ($)'],
  ])('%j without %j', (text, phrase, left) => {
    expect(replacePhrase(text, phrase)).toBe(left);
  });

  it('puts another phrase there as it is', () => {
    expect(replacePhrase('orders in dev', 'in dev', 'in $& prod')).toBe('orders in $& prod');
  });
});

describe('withoutName', () => {
  it.each([
    ['owned by marketing or accounting', 'Marketing', 'owned by accounting'],
    ['owned by marketing or accounting', 'accounting', 'owned by marketing'],
    ['tagged a1, b2 and c3', 'b2', 'tagged a1 and c3'],
    ['in dev', 'DEV', ''],
    ['owned by jdoe', 'Jane Doe', 'owned by jdoe'],
  ])('%j without %j', (phrase, name, left) => {
    expect(withoutName(phrase, name)).toBe(left);
  });
});
