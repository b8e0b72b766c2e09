export * from './action-items';
export * from './departments';
export * from './events';
export * from './rpc';
export * from './scans';
export * from './score-definitions';
export * from './scores';
export * from './workflows';
