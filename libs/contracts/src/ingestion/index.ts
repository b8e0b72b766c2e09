export * from './connections';
export * from './events';
export * from './lineage';
export * from './lookups';
export * from './rpc';
export * from './runs';
export * from './sources';
export * from './workflows';
