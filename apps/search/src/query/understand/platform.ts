import { recogniseLabels } from './label-recogniser';

/** "in Snowflake", "postgres tables", "platform kafka". */
export const recognisePlatform = recogniseLabels({
  facet: 'platform',
  field: 'platforms',
  thing: 'the platform',
  before: ['platform', 'platform is', 'on platform', 'in platform', 'on the platform', 'from platform'],
  after: ['platform'],
  softlyBefore: ['in', 'on', 'from', 'within', 'stored in', 'living in'],
  beside: true,
  links: ['or', 'and', 'and in', 'or in', 'and on', 'or on'],
});
