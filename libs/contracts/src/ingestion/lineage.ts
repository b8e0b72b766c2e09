import { Flag, Integer, ListOf, OneOf, Text, UrnText } from '../fields/fields';

export const LINEAGE_DIRECTIONS = ['upstream', 'downstream'] as const;
export type LineageDirection = (typeof LINEAGE_DIRECTIONS)[number];

export class LineageFilter {
  @OneOf(LINEAGE_DIRECTIONS, { optional: true, description: 'Upstream when left out.' })
  direction?: LineageDirection;

  @Integer({ optional: true, min: 1, max: 10, description: 'How far to go (1 when left out).' })
  hops?: number;
}

export class GetLineageRequest extends LineageFilter {
  @UrnText()
  urn: string;
}

/** Data flows from `upstream` to `downstream`. */
export class LineageEdge {
  @UrnText()
  upstream: string;

  @UrnText()
  downstream: string;

  @Text({ max: 60, description: 'As DataHub names it: COPY, TRANSFORMED or VIEW, or the kind of job.' })
  type: string;
}

export class ColumnLineageEdge {
  @UrnText({ description: 'Schema field the data comes from.' })
  upstream: string;

  @UrnText({ description: 'Schema field the data goes to.' })
  downstream: string;
}

export class Lineage {
  @UrnText()
  urn: string;

  @ListOf(() => LineageEdge)
  edges: LineageEdge[];

  @ListOf(() => ColumnLineageEdge)
  columnEdges: ColumnLineageEdge[];

  @Flag({ description: 'A limit was reached; there is more than is shown.' })
  truncated: boolean;
}
