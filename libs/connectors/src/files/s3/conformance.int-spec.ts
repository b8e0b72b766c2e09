import { describeConnector } from '../../conformance/describe-connector.fixture';
import { BucketTestSource } from './bucket-source.fixture';

describeConnector('a bucket of files', { setup: () => BucketTestSource.start() });
