import { DOWNSTREAM } from './lineage';
import { SAID_PERSONAL_DATA } from './personal-data';
import { atEach, type Recogniser } from './recognition';

const DERIVED = [...DOWNSTREAM, 'based on', 'that use', 'made out of'];

/** "derived from personal data": over any number of steps of the lineage. */
export const recogniseDerivedPersonalData: Recogniser = (reading) => {
  const { phrase } = reading;
  return atEach(reading, (at) => {
    const derived = phrase.said(at, DERIVED);
    const said = derived === 0 ? 0 : phrase.said(phrase.afterArticle(at + derived), SAID_PERSONAL_DATA);
    if (said === 0) return undefined;
    return {
      field: 'derivedFromPersonalData',
      values: ['true'],
      labels: ['derived from personal data'],
      from: at,
      to: phrase.afterArticle(at + derived) + said,
      evidence: 'By lineage it is made from something whose columns hold personal data.',
    };
  });
};
