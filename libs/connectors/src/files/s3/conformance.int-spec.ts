import { describeConnector } from '../../conformance/describe-connector.fixture';
import { BucketTestSource } from './bucket-source.fixture';

describeConnector('a bucket of files', {
  setup: () => BucketTestSource.start(),
  withoutMany: 'a folder has them, it is walked by the same code, and a bucket takes minutes to fill',
});
