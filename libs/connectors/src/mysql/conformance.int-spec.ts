import { describeConnector } from '../conformance/describe-connector.fixture';
import { MariaDbTestSource, MISSING } from './test-source.fixture';

if (MISSING === undefined) {
  describeConnector('MariaDB', {
    setup: () => MariaDbTestSource.start(),
    withoutRights:
      'a right to a whole database cannot be taken away table by table; see the tests of single rights',
    impossibleNames: { '💧': 'names hold no characters outside of the basic plane' },
  });
} else {
  it.skip(`MariaDB as a connector (${MISSING})`, () => undefined);
}
