import { describeConnector } from '../conformance/describe-connector.fixture';
import { PostgresTestSource } from './test-source.fixture';

describeConnector('PostgreSQL', { setup: () => PostgresTestSource.start() });
