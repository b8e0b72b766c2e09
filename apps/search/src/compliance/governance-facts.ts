import { GAP_NAMES } from '@dataspoke/contracts';
import { type EntityFacts } from '../documents/entity-facts';
import { plainNameWords } from '../documents/personal-data-words';
import { statesNothing } from './states-nothing';

const GOVERNANCE_FACTS = ['retention', 'consent', 'encryption', 'purpose'] as const;
type GovernanceFact = (typeof GOVERNANCE_FACTS)[number];

/** What the catalog can lack about an entity. */
export type Gap = (typeof GAP_NAMES)[number];

/** How properties, tags and terms are called that state a fact; matched on words without accents. */
const SAID: Readonly<Record<GovernanceFact, RegExp>> = {
  retention:
    /\b(retention|ttl|time to live|delet(e|ion) (after|period)|storage (period|limitation)|keep (for|until)|aufbewahrung\w*|loschfrist\w*|conservation|retencion|conservazione|bewaartermijn)\b/,
  consent:
    /\b(consent|(legal|lawful) (basis|ground)|gdpr basis|rechtsgrundlage|einwilligung|base legale|base legal|consentement|consentimiento|consenso|toestemming|grondslag)\b/,
  encryption:
    /\b(encrypt(ion|ed)?|kms|cmek|cmk|tde|verschlusselt|verschlusselung|chiffrement|chiffre|cifrado|cifratura|versleuteld|versleuteling)\b/,
  purpose: /\b(purpose|zweck|verarbeitungszweck|finalite|finalidad|finalita|doeleinde)\b/,
};
/** What is said of how an entity is governed: the words of the property, tag or term that says it. */
export function governanceFacts(
  facts: Pick<EntityFacts, 'customProperties' | 'tags' | 'glossaryTerms' | 'names'>,
): Readonly<Partial<Record<GovernanceFact, string>>> {
  const found: Partial<Record<GovernanceFact, string>> = {};
  const labels = [...facts.glossaryTerms, ...facts.tags].map(
    (urn) => facts.names[urn] ?? urn.replace(/^urn:li:[^:]+:/, ''),
  );
  for (const fact of GOVERNANCE_FACTS) {
    const isNothing = (text: string) => statesNothing(text, { mayBeWaived: fact === 'consent' });
    const isSaid = (name: string) => SAID[fact].test(plainNameWords(name).join(' ')) && !isNothing(name);
    const property = Object.entries(facts.customProperties).find(
      ([name, value]) => isSaid(name) && !isNothing(value),
    );
    const said = property?.[1] ?? labels.find(isSaid);
    if (said !== undefined) found[fact] = said;
  }
  return found;
}

/** What is not known of an entity and should be; how data is kept is asked of datasets only. */
export function gapsOf(facts: EntityFacts): readonly Gap[] {
  const known = facts.entityType === 'dataset' ? governanceFacts(facts) : undefined;
  const isMissing: Readonly<Record<Gap, boolean>> = {
    owner: facts.owners.length === 0,
    retention: known !== undefined && known.retention === undefined,
    consent: known !== undefined && known.consent === undefined,
    encryption: known !== undefined && known.encryption === undefined,
    description: facts.description === '',
    domain: facts.domains.length === 0 && facts.entityType !== 'domain',
  };
  return GAP_NAMES.filter((gap) => isMissing[gap]);
}
