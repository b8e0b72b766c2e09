export * from './documents';
export * from './index-runs';
export * from './query';
export * from './query-filters';
export * from './query-string';
export * from './rpc';
export * from './suggest';
export * from './workflows';
