import { columnName, nodeName } from './names';

const TABLE = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.mart.daily_performance,PROD)';

describe('names in the summary', () => {
  it.each([
    [TABLE, 'mart.daily_performance'],
    ['urn:li:dataset:(urn:li:dataPlatform:kafka,orders,PROD)', 'orders'],
    [
      'urn:li:dataJob:(urn:li:dataFlow:(postgres,warehouse.mart.stored_procedures,PROD),refresh%28date%2C date%29)',
      'mart.refresh(date, date)',
    ],
    ['urn:li:corpuser:ada', 'urn:li:corpuser:ada'],
  ])('of %s', (urn, name) => {
    expect(nodeName(urn)).toBe(name);
  });

  it('of a column are those of its table with the column behind', () => {
    expect(columnName(`urn:li:schemaField:(${TABLE},flights)`)).toBe('mart.daily_performance.flights');
  });
});
