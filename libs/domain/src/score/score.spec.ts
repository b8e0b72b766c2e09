import fc from 'fast-check';
import { apportion } from './apportion';
import { type Check, CHECKS, DEFAULT_SCORE_DEFINITION, type ScoreDefinition } from './definition';
import { type ScoreFacts } from './facts';
import { MILLI, scoreOf } from './score';

const NOW = Date.UTC(2014, 0, 1);
const DAY = 86_400_000;

const verdict = fc.constantFrom('pass', 'warn', 'fail', 'error', 'no_data', 'never');
const urns = fc.array(fc.constantFrom('urn:li:corpGroup:a', 'urn:li:corpGroup:b'), { maxLength: 2 });
const moment = fc.option(
  fc.integer({ min: 0, max: 90 }).map((days) => NOW - days * DAY),
  { nil: undefined },
);

const facts: fc.Arbitrary<ScoreFacts> = fc.record({
  subTypes: fc.constantFrom(['Table'], ['View'], ['Materialized View'], []),
  described: fc.boolean(),
  fields: fc.array(
    fc.record({ path: fc.constantFrom('a', 'b', 'c'), described: fc.boolean(), derived: fc.boolean() }),
    { maxLength: 40 },
  ),
  technicalOwners: urns,
  businessOwners: urns,
  hasDomain: fc.boolean(),
  labelled: fc.boolean(),
  updatedAt: moment,
  profiledAt: moment,
  assertions: fc.array(fc.record({ urn: fc.constantFrom('urn:li:assertion:x'), verdict }), { maxLength: 12 }),
  activeIncidents: fc.array(fc.constant('urn:li:incident:y'), { maxLength: 2 }),
  upstreams: fc.nat({ max: 3 }),
});

const definition: fc.Arbitrary<ScoreDefinition> = fc.record({
  dimensions: fc
    .array(fc.nat({ max: 97 }), { minLength: 6, maxLength: 6 })
    .map((weights) =>
      DEFAULT_SCORE_DEFINITION.dimensions.map((one, at) => ({ ...one, weight: weights[at]! })),
    ),
  checks: fc
    .array(fc.nat({ max: 13 }), { minLength: CHECKS.length, maxLength: CHECKS.length })
    .map((weights) => DEFAULT_SCORE_DEFINITION.checks.map((one, at) => ({ ...one, weight: weights[at]! }))),
  derivedSubTypes: fc.constant(['View', 'Materialized View']),
  updatedWithinDays: fc.integer({ min: 1, max: 60 }),
  profiledWithinDays: fc.integer({ min: 1, max: 60 }),
});

/** What somebody does who closes a gap of that kind, and nothing else. */
const FIXES: Record<Check, (before: ScoreFacts) => ScoreFacts> = {
  'documentation.description': (before) => ({ ...before, described: true }),
  'documentation.fields': (before) => ({
    ...before,
    fields: before.fields.map((field) => ({ ...field, described: true })),
  }),
  'ownership.technical': (before) => ({ ...before, technicalOwners: ['urn:li:corpGroup:c'] }),
  'ownership.business': (before) => ({ ...before, businessOwners: ['urn:li:corpGroup:c'] }),
  'classification.domain': (before) => ({ ...before, hasDomain: true }),
  'classification.labels': (before) => ({ ...before, labelled: true }),
  'freshness.updated': (before) => ({ ...before, updatedAt: NOW }),
  'freshness.profiled': (before) => ({ ...before, profiledAt: NOW }),
  'quality.assertions': (before) => ({
    ...before,
    assertions: before.assertions.map((one) =>
      one.verdict === 'fail' || one.verdict === 'warn' ? { ...one, verdict: 'pass' } : one,
    ),
  }),
  'quality.incidents': (before) => ({ ...before, activeIncidents: [] }),
  'lineage.upstreams': (before) => ({ ...before, upstreams: 1 }),
  'lineage.fields': (before) => ({
    ...before,
    fields: before.fields.map((field) => ({ ...field, derived: true })),
  }),
};

/** A view with every gap there is, and nothing unknown but the freshness that a view has not. */
const WORST: ScoreFacts = {
  subTypes: ['View'],
  described: false,
  fields: [
    { path: 'day', described: false, derived: true },
    { path: 'delay', described: true, derived: false },
    { path: 'carrier', described: false, derived: false },
  ],
  technicalOwners: [],
  businessOwners: [],
  hasDomain: false,
  labelled: false,
  updatedAt: NOW - 400 * DAY,
  profiledAt: NOW - 400 * DAY,
  assertions: [
    { urn: 'urn:li:assertion:1', verdict: 'pass' },
    { urn: 'urn:li:assertion:2', verdict: 'fail' },
    { urn: 'urn:li:assertion:3', verdict: 'warn' },
    { urn: 'urn:li:assertion:4', verdict: 'error' },
  ],
  activeIncidents: ['urn:li:incident:1'],
  upstreams: 0,
};

/** As {@link WORST}, but a view of which freshness is asked. */
const ALL_APPLY: ScoreDefinition = {
  ...DEFAULT_SCORE_DEFINITION,
  checks: DEFAULT_SCORE_DEFINITION.checks.map((one) => ({ ...one, exceptSubTypes: [] })),
};

describe('the score of a dataset', () => {
  it('has a gap of every kind that there is', () => {
    const { gaps } = scoreOf(WORST, ALL_APPLY, NOW);
    expect(gaps.map(({ check }) => check).sort()).toEqual([...CHECKS].sort());
  });

  it.each(CHECKS)('rises by exactly the stated gain when %s is closed', (check) => {
    const before = scoreOf(WORST, ALL_APPLY, NOW);
    const after = scoreOf(FIXES[check](WORST), ALL_APPLY, NOW);
    const gain = before.gaps.find((gap) => gap.check === check)!.gain;
    expect(gain).toBeGreaterThan(0);
    expect(after.value! - before.value!).toBe(gain);
    expect(after.gaps.map((gap) => gap.check)).not.toContain(check);
    expect(after.gaps).toEqual(before.gaps.filter((gap) => gap.check !== check));
    expect(after.confidence).toBe(before.confidence);
  });

  it('keeps that promise for all facts and definitions, and explains every lost point', () => {
    fc.assert(
      fc.property(facts, definition, (before, rules) => {
        const score = scoreOf(before, rules, NOW);
        if (score.value === null) {
          expect(score.gaps).toEqual([]);
          return;
        }
        const gains = score.gaps.reduce((sum, { gain }) => sum + gain, 0);
        expect(score.value + gains).toBe(100 * MILLI);
        expect(Number.isInteger(score.value)).toBe(true);
        for (const { check, gain } of score.gaps) {
          const after = scoreOf(FIXES[check](before), rules, NOW);
          expect(after.value! - score.value).toBe(gain);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes what is unknown for neither good nor bad', () => {
    const known: ScoreFacts = { ...WORST, assertions: [{ urn: 'urn:li:assertion:1', verdict: 'pass' }] };
    const unknown = scoreOf({ ...known, assertions: [] }, ALL_APPLY, NOW);
    expect(unknown.confidence).toBeLessThan(scoreOf(known, ALL_APPLY, NOW).confidence);
    expect(unknown.unknowns).toEqual([{ check: 'quality.assertions', reason: 'It has no assertion.' }]);
    expect(unknown.gaps.map(({ check }) => check)).not.toContain('quality.assertions');
    for (const verdict of ['error', 'no_data', 'never'] as const) {
      const undecided = scoreOf(
        { ...known, assertions: [{ urn: 'urn:li:assertion:1', verdict }] },
        ALL_APPLY,
        NOW,
      );
      expect(undecided).toMatchObject({ value: unknown.value, confidence: unknown.confidence });
    }
  });

  it('does not lower a score when more becomes unknown, all else being perfect', () => {
    fc.assert(
      fc.property(facts, (before) => {
        const perfect = CHECKS.reduce((now, check) => FIXES[check](now), before);
        const less = { ...perfect, updatedAt: undefined, profiledAt: undefined, assertions: [], fields: [] };
        const [full, partial] = [perfect, less].map((one) => scoreOf(one, ALL_APPLY, NOW));
        expect([full!.value, partial!.value]).toEqual([100 * MILLI, 100 * MILLI]);
        expect(partial!.confidence).toBeLessThanOrEqual(full!.confidence);
      }),
    );
  });

  it('is without value when the definition weighs nothing', () => {
    const nothing = { ...DEFAULT_SCORE_DEFINITION, checks: [] };
    expect(scoreOf(WORST, nothing, NOW)).toMatchObject({ value: null, confidence: 0, gaps: [] });
  });

  it('asks a table neither for upstreams nor for column lineage', () => {
    const table = scoreOf({ ...WORST, subTypes: ['Table'] }, DEFAULT_SCORE_DEFINITION, NOW);
    expect(table.unknowns.map(({ check }) => check)).toContain('lineage.upstreams');
    expect(table.gaps.filter(({ check }) => check.startsWith('lineage.'))).toEqual([]);
  });
});

describe('apportion', () => {
  it('gives out everything, each within one of its exact share', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.array(fc.nat({ max: 1_000 })), (total, weights) => {
        const parts = apportion(total, weights);
        const sum = weights.reduce((all, weight) => all + weight, 0);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(sum === 0 ? 0 : total);
        parts.forEach((part, at) => {
          expect(Math.abs(part - (sum === 0 ? 0 : (total * weights[at]!) / sum))).toBeLessThan(1);
        });
      }),
    );
  });
});
