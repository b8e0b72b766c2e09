import { ASSERTION_MUTATIONS } from './assertions';
import { DESCRIPTION_MUTATIONS } from './descriptions';
import { DOMAIN_MUTATIONS } from './domains';
import { GOVERNANCE_MUTATIONS } from './governance';
import { INCIDENT_MUTATIONS } from './incidents';
import { KNOWLEDGE_MUTATIONS } from './knowledge';
import { LABEL_MUTATIONS } from './labels';
import { LINEAGE_MUTATIONS } from './lineage';
import { type Mutations } from './mutation';
import { OWNER_MUTATIONS } from './owners';
import { PATCH_MUTATIONS } from './patches';
import { STRUCTURED_PROPERTY_MUTATIONS } from './structured-properties';
import { TOKEN_MUTATIONS } from './tokens';

/** The mutation root. Every mutation writes through the same door as the other interfaces, all or nothing. */
export const MUTATIONS: Mutations = {
  ...LABEL_MUTATIONS,
  ...OWNER_MUTATIONS,
  ...DESCRIPTION_MUTATIONS,
  ...DOMAIN_MUTATIONS,
  ...GOVERNANCE_MUTATIONS,
  ...ASSERTION_MUTATIONS,
  ...INCIDENT_MUTATIONS,
  ...STRUCTURED_PROPERTY_MUTATIONS,
  ...LINEAGE_MUTATIONS,
  ...KNOWLEDGE_MUTATIONS,
  ...PATCH_MUTATIONS,
  ...TOKEN_MUTATIONS,
};
