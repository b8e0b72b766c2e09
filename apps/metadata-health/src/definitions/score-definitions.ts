import { type ScoreDefinitionInForce, type UpdateScoreDefinitionRequest } from '@dataspoke/contracts';
import { DEFAULT_SCORE_DEFINITION, type ScoreDefinition } from '@dataspoke/domain';
import { Clock, invalidRequest, preconditionFailed } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { ScoreDefinitionRow } from './score-definition.row';

/** The definition of the score and its versions. */
@Injectable()
export class ScoreDefinitions {
  constructor(private readonly clock: Clock) {}

  /** The one in force; the default one until somebody changes it. */
  async current(manager: EntityManager): Promise<ScoreDefinitionRow> {
    const [row] = await manager.find(ScoreDefinitionRow, { order: { version: 'DESC' }, take: 1 });
    if (row) return row;
    await manager
      .createQueryBuilder()
      .insert()
      .into(ScoreDefinitionRow)
      .values({
        version: 1,
        content: DEFAULT_SCORE_DEFINITION,
        createdAt: this.clock.now(),
        createdBy: 'dataspoke',
      })
      .orIgnore()
      .execute();
    return manager.findOneByOrFail(ScoreDefinitionRow, { version: 1 });
  }

  /**
   * Puts another definition in force. Raises `precondition-failed` when `version` is not the one in force, and
   * `invalid-request` for a definition that names something twice or weighs nothing.
   */
  async change(
    tx: EntityManager,
    { version, definition }: UpdateScoreDefinitionRequest,
    by: string,
  ): Promise<ScoreDefinitionRow> {
    const content = contentOf(definition);
    requireSense(content);
    // Two changes at once queue up here; a reader is not held up.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('score-definition', 0))`);
    const current = await this.current(tx);
    if (current.version !== version) {
      throw preconditionFailed(
        `The score definition was changed meanwhile: it has version ${current.version}, not ${version}. Read it again and repeat the change.`,
      );
    }
    const row = tx.create(ScoreDefinitionRow, {
      version: version + 1,
      content,
      createdAt: this.clock.now(),
      createdBy: by,
    });
    await tx.insert(ScoreDefinitionRow, row);
    return row;
  }
}

/** A definition as callers see it. */
export function toDefinitionView(row: ScoreDefinitionRow): ScoreDefinitionInForce {
  const { content } = row;
  return {
    version: row.version,
    dimensions: content.dimensions.map((one) => ({ ...one })),
    checks: content.checks.map((one) => ({ ...one, exceptSubTypes: [...one.exceptSubTypes] })),
    derivedSubTypes: [...content.derivedSubTypes],
    updatedWithinDays: content.updatedWithinDays,
    profiledWithinDays: content.profiledWithinDays,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  };
}

// A request is an instance of its contract class; stored and compared is a plain object.
function contentOf(draft: UpdateScoreDefinitionRequest['definition']): ScoreDefinition {
  return {
    dimensions: draft.dimensions.map(({ dimension, weight }) => ({ dimension, weight })),
    checks: draft.checks.map(({ check, weight, exceptSubTypes }) => ({ check, weight, exceptSubTypes })),
    derivedSubTypes: draft.derivedSubTypes,
    updatedWithinDays: draft.updatedWithinDays,
    profiledWithinDays: draft.profiledWithinDays,
  };
}

function requireSense({ dimensions, checks }: ScoreDefinition): void {
  const problems = [
    ...twice(
      'definition.dimensions',
      dimensions.map(({ dimension }) => dimension),
    ),
    ...twice(
      'definition.checks',
      checks.map(({ check }) => check),
    ),
  ];
  const weighing = new Set(dimensions.filter(({ weight }) => weight > 0).map(({ dimension }) => dimension));
  const weighs = checks.some(({ check, weight }) => {
    const [dimension] = check.split('.');
    return weight > 0 && [...weighing].some((one) => one === dimension);
  });
  if (!weighs) {
    problems.push({
      field: 'definition.checks',
      message: 'at least one check of a dimension with a weight must have a weight itself',
    });
  }
  if (problems.length > 0) throw invalidRequest('The score definition is not valid.', problems);
}

function twice(field: string, names: readonly string[]): { field: string; message: string }[] {
  const repeated = names.filter((name, at) => names.indexOf(name) < at);
  return [...new Set(repeated)].map((name) => ({ field, message: `${name} must be named only once` }));
}
