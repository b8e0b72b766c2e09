import { describeContract } from './contract-suite.fixture';

describeContract('openapi');
