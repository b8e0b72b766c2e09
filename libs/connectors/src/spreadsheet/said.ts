import { type JsonObject } from '../connector';
import { ExpressionFault } from '../field-mapping/expression';
import { isList, isObject, numberAt, textAt, textsAt } from '../json';
import { type Stored } from '../working-file/working-file';

/** What a row says of a dataset or of a column. No text of it is empty. */
export interface Said {
  readonly description?: string;
  readonly tags: readonly string[];
  readonly terms: readonly string[];
  readonly owners: readonly string[];
  /** Values by the URN of a structured property. */
  readonly properties: readonly (readonly [urn: string, values: readonly string[]])[];
}

/** What a row says of its dataset, or of the column that it is about. */
export interface SaidOfDataset {
  readonly column?: string;
  readonly said: Said;
}

/** A row that says nothing that could be written, and why. */
export interface BadRow {
  readonly number: number;
  readonly reason: string;
  readonly remedy: string;
  /** Of its dataset, where that is known. */
  readonly urn?: string;
}

export const SAID: Stored<SaidOfDataset> = {
  toJson({ column, said: { description, tags, terms, owners, properties } }) {
    return {
      ...(column === undefined ? {} : { column }),
      ...(description === undefined ? {} : { description }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(terms.length === 0 ? {} : { terms }),
      ...(owners.length === 0 ? {} : { owners }),
      ...(properties.length === 0
        ? {}
        : { properties: properties.map(([urn, values]) => ({ urn, values })) }),
    };
  },
  fromJson(json) {
    const from: JsonObject = isObject(json) ? json : {};
    const column = textAt(from, 'column');
    const description = textAt(from, 'description');
    const properties = from['properties'];
    return {
      ...(column === undefined ? {} : { column }),
      said: {
        ...(description === undefined ? {} : { description }),
        tags: textsAt(from, 'tags'),
        terms: textsAt(from, 'terms'),
        owners: textsAt(from, 'owners'),
        properties: (isList(properties) ? properties : [])
          .filter(isObject)
          .map((one) => [textAt(one, 'urn') ?? '', textsAt(one, 'values')] as const),
      },
    };
  },
};

export const BAD_ROW: Stored<BadRow> = {
  toJson: (row) => ({ ...row }),
  fromJson(json) {
    const from: JsonObject = isObject(json) ? json : {};
    const urn = textAt(from, 'urn');
    return {
      number: numberAt(from, 'number') ?? 0,
      reason: textAt(from, 'reason') ?? '',
      remedy: textAt(from, 'remedy') ?? '',
      ...(urn === undefined ? {} : { urn }),
    };
  },
};

/** JSON puts at least so many characters around each text. */
const AROUND = 10;

/** What rows say of one thing, together, each text once. A list without texts is absent: a dataset may have very many columns. */
export class Gathered {
  description: string | undefined;
  tags: Set<string> | undefined;
  terms: Set<string> | undefined;
  owners: Set<string> | undefined;
  properties: Map<string, Set<string>> | undefined;

  /**
   * Takes what a row says, and gives by how many characters of JSON it grows at least. Two rows may both say something, but not two
   * descriptions: raises `ExpressionFault`, and takes nothing.
   */
  add(said: Said, row: number): number {
    const described = said.description !== undefined && this.description === undefined;
    if (said.description !== undefined && !described && this.description !== said.description)
      throw new ExpressionFault(
        `row ${row} gives another description than a row before it for the same thing`,
      );
    let grown = 0;
    if (described) {
      this.description = said.description;
      grown += AROUND + (said.description?.length ?? 0);
    }
    const together = (texts: Set<string> | undefined, more: readonly string[]): Set<string> | undefined => {
      if (more.length === 0) return texts;
      const all = texts ?? new Set();
      for (const text of more) if (!all.has(text)) grown += AROUND + text.length;
      for (const text of more) all.add(text);
      return all;
    };
    this.tags = together(this.tags, said.tags);
    this.terms = together(this.terms, said.terms);
    this.owners = together(this.owners, said.owners);
    for (const [urn, values] of said.properties) {
      this.properties ??= new Map();
      const all = together(this.properties.get(urn), values);
      if (all) this.properties.set(urn, all);
    }
    return grown;
  }
}
