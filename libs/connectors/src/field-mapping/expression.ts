import jsonata from 'jsonata';
import { type JsonValue } from '../connector';

/** Longest time one expression may take for one record, and how deep it may call itself. */
const TIME_LIMIT_MS = 500;
const DEPTH_LIMIT = 300;
const MAX_LENGTH = 4_000;

/** What would make the same record look different each time. */
const CHANGING = ['now', 'millis', 'random'] as const;

/** An expression that cannot be compiled, or what it did with a record. */
export class ExpressionFault extends Error {}

/** A JSONata expression with bounds. */
export class Expression {
  private started = 0;
  private depth = 0;

  private constructor(
    readonly text: string,
    private readonly compiled: jsonata.Expression,
  ) {
    const entered = (): void => {
      this.depth += 1;
      if (this.depth > DEPTH_LIMIT)
        throw new ExpressionFault(`calls itself more than ${DEPTH_LIMIT} times deep`);
      if (performance.now() - this.started > TIME_LIMIT_MS)
        throw new ExpressionFault(`takes longer than ${TIME_LIMIT_MS} ms`);
    };
    const left = (): void => {
      this.depth -= 1;
    };
    // Hooks of the library for running away (its own exerciser uses them so); they are symbols, which its types do not know.
    const hooks: Readonly<Record<symbol, () => void>> = {
      [Symbol.for('jsonata.__evaluate_entry')]: entered,
      [Symbol.for('jsonata.__evaluate_exit')]: left,
    };
    for (const hook of Object.getOwnPropertySymbols(hooks))
      Reflect.apply(compiled.assign, compiled, [hook, hooks[hook]]);
    for (const name of CHANGING) {
      compiled.registerFunction(name, () => {
        throw new ExpressionFault(
          `calls $${name}, with which the same record would look different each time`,
        );
      });
    }
  }

  /** Raises {@link ExpressionFault} that tells where the text is wrong. */
  static compile(text: string): Expression {
    if (text.length > MAX_LENGTH) throw new ExpressionFault(`is longer than ${MAX_LENGTH} characters`);
    try {
      return new Expression(text, jsonata(text));
    } catch (error) {
      throw new ExpressionFault(`is no valid expression: ${messageOf(error)}${positionOf(error)}`);
    }
  }

  /** The value for a record; undefined when the record has none. Raises {@link ExpressionFault}. */
  async evaluate(record: JsonValue): Promise<unknown> {
    this.started = performance.now();
    this.depth = 0;
    try {
      return await this.compiled.evaluate(record);
    } catch (error) {
      if (error instanceof ExpressionFault) throw error;
      throw new ExpressionFault(`cannot be evaluated: ${messageOf(error)}`);
    }
  }
}

function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).slice(0, 200);
}

function positionOf(error: unknown): string {
  const position =
    typeof error === 'object' && error !== null && 'position' in error ? error.position : undefined;
  return typeof position === 'number' ? ` (at character ${position})` : '';
}
