import { Flag, ListOf, Text, TextList } from '../fields/fields';

/** A part of the question that limits the answer. To change it, send it in `filters` and `understand: false`. */
export class RecognisedFilter {
  @Text({ max: 60, description: 'Name of the filter in `filters`.' })
  field: string;

  @TextList({ description: 'As in `filters`; a flag as `true` or `false`.' })
  values: string[];

  @TextList({ description: 'What people call the values.' })
  labels: string[];

  @Text({ max: 500, description: 'Words of the question that say so.' })
  words: string;

  @Text({ max: 1000, description: 'Why they were taken for a filter.' })
  evidence: string;

  @Text({ optional: true, max: 1000, description: 'Why it was not applied after all.' })
  dropped?: string;

  @Flag({ optional: true, description: 'It comes from the search that this one follows up.' })
  before?: boolean;

  @Flag({ optional: true, description: 'What meets it is left out; to send it, use `exclude`.' })
  excludes?: boolean;
}

export class Correction {
  @Text({ max: 100 })
  typed: string;

  @Text({ max: 100 })
  meant: string;
}

/** How the question was read. */
export class UnderstoodQuestion {
  @TextList({ max: 200, description: 'Words that were looked up.' })
  words: string[];

  @ListOf(() => RecognisedFilter)
  filters: RecognisedFilter[];

  @ListOf(() => Correction)
  corrections: Correction[];

  @TextList({ max: 100, description: 'Entities that the question names as a whole; they come first.' })
  exact: string[];
}
