export * from './documents';
export * from './index-runs';
export * from './query';
export * from './rpc';
export * from './workflows';
