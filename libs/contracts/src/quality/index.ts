export * from './evaluations';
export * from './events';
export * from './incidents';
export * from './rpc';
export * from './rules';
export * from './schedules';
export * from './workflows';
