export * from './events';
export * from './rpc';
export * from './score-definitions';
export * from './scores';
