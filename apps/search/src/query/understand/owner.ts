import { recogniseLabels } from './label-recogniser';

/** "owned by flight operations", "the marketing team", "marketing's tables". */
export const recogniseOwner = recogniseLabels({
  facet: 'owner',
  field: 'owners',
  thing: 'the owner',
  before: [
    'owned by',
    'owner',
    'owners',
    'owner is',
    'belonging to',
    'belong to',
    'belongs to',
    'maintained by',
    'managed by',
    'of team',
    'of the team',
    'of group',
    'of the group',
    'by team',
    'team',
    'that is owned by',
    'that are owned by',
    'which are owned by',
  ],
  after: ['team', 'group', 'department', 'own', 'owns'],
  possessive: true,
  links: ['or', 'and'],
});
