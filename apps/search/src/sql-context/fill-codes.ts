import { type ContextColumn, type ContextTable } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { type Question, stemsOf } from '../query/question';
import { type Code } from './codes';
import { type JoinEdge, type KnownTable } from './join-edges';
import { type LookupTable, lookupUses } from './lookups';
import { ReadLookups } from './read-lookups';

/** More codes of a column say less than what else there is to say. */
const MOST_CODES = 100;
const MOST_TABLES = 6;
/** After that long no further table is read. */
const PATIENCE_MS = 2_500;

/** Says what codes in columns stand for, out of the small tables that the columns refer to. */
@Injectable()
export class FillCodes {
  constructor(private readonly lookups: ReadLookups) {}

  /** Codes that the question speaks of come first, and so does their column, which fits the question by them. `notes`: which could not be read. */
  async execute(
    question: Question,
    shown: readonly ContextTable[],
    known: readonly KnownTable[],
    edges: readonly JoinEdge[],
  ): Promise<{ readonly tables: readonly ContextTable[]; readonly notes: readonly string[] }> {
    const uses = lookupUses(shown, known, edges);
    const { codes, away } = await this.read(uses.map(({ lookup }) => lookup));
    const found = new Map<string, readonly Code[]>();
    for (const { urn, path, lookup, proof } of uses) {
      const own = codes.get(lookup.urn) ?? [];
      const values = new Set(own.map(({ code }) => code));
      if (own.length > 0 && (proof ?? []).every((value) => values.has(value))) {
        found.set(keyOf(urn, path), own);
      }
    }
    return {
      tables: shown.map((table) => {
        const columns = table.columns.map((column) =>
          withCodes(question, column, found.get(keyOf(table.urn, column.path))),
        );
        const asked = columns.filter(({ matched }, at) => matched && !table.columns[at]?.matched);
        return { ...table, columns: [...asked, ...columns.filter((column) => !asked.includes(column))] };
      }),
      notes: away.map((name) => `What the codes of ${name} stand for could not be read from its source now.`),
    };
  }

  /** One after another: a question opens no more than one connection to a source. */
  private async read(lookups: readonly LookupTable[]) {
    const begun = performance.now();
    const codes = new Map<string, readonly Code[]>();
    const away: string[] = [];
    const wanted = new Map(lookups.map((lookup) => [lookup.urn, lookup]));
    for (const lookup of [...wanted.values()].slice(0, MOST_TABLES)) {
      const read = performance.now() - begun > PATIENCE_MS ? 'away' : await this.lookups.execute(lookup);
      if (read === 'away') away.push(lookup.name);
      else codes.set(lookup.urn, read);
    }
    return { codes, away };
  }
}

function withCodes(
  { stems, words }: Question,
  column: ContextColumn,
  codes: readonly Code[] | undefined,
): ContextColumn {
  if (!codes) return column;
  const asked = new Set(words);
  const weighed = codes.map((one) => {
    const own = stemsOf(one.meaning);
    const shared = [...stems].filter((word) => own.has(word)).length;
    return { one, weight: shared + Number(asked.has(one.code.toLowerCase())) };
  });
  const ordered = weighed.sort((a, b) => b.weight - a.weight).slice(0, MOST_CODES);
  return {
    ...column,
    matched: column.matched || (ordered[0]?.weight ?? 0) > 0,
    codes: ordered.map(({ one: { code, meaning } }) => ({ code, meaning })),
  };
}

function keyOf(urn: string, path: string): string {
  return JSON.stringify([urn, path]);
}
