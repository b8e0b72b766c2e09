export { type BuildOptions, type BuiltWarehouse, buildWarehouse } from './build-warehouse';
export { type OwnedDataset, type OwnerGroup, type OwnershipType, OWNERS } from './owners';
export { type OnSampleProgress, type SampleProgress } from './progress';
export { type ProvisionOptions, provisionSample } from './provision-sample';
export { type ReaderOptions, createReader } from './reader-role';
export { SampleError, type SampleErrorCode } from './sample-error';
export { SAMPLE_QUESTIONS, type SampleQuestion } from './questions';
