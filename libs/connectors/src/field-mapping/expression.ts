import jsonata from 'jsonata';
import { createContext, Script } from 'node:vm';
import { type JsonValue } from '../connector';

/** Longest time one expression may take for one record, and how deep it may call itself. */
const TIME_LIMIT_MS = 500;
const DEPTH_LIMIT = 300;
const MAX_LENGTH = 4_000;

/** What would make the same record look different each time. */
const CHANGING = ['now', 'millis', 'random'] as const;

/** By the codes of JSONata and Node. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ['D1011', `calls itself more than ${DEPTH_LIMIT} times deep`],
  ['D1012', `takes longer than ${TIME_LIMIT_MS} ms`],
  ['ERR_SCRIPT_EXECUTION_TIMEOUT', `matches a regular expression for longer than ${TIME_LIMIT_MS} ms`],
]);

/** An expression that cannot be compiled, or what it did with a record. */
export class ExpressionFault extends Error {}

/** A JSONata expression with bounds. */
export class Expression {
  private started = 0;
  private readonly compiled: jsonata.Expression;

  private constructor(readonly text: string) {
    const left = (): number => Math.ceil(this.started + TIME_LIMIT_MS - performance.now());
    this.compiled = jsonata(text, {
      timeout: TIME_LIMIT_MS,
      stack: DEPTH_LIMIT,
      RegexEngine: new Proxy(RegExp, {
        construct: (_, [pattern = /$^/]: readonly RegExp[]) => new BoundedRegExp(pattern, left),
      }),
    });
    for (const name of CHANGING) {
      this.compiled.registerFunction(name, () => {
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
      return new Expression(text);
    } catch (error) {
      throw new ExpressionFault(`is no valid expression: ${messageOf(error)}${positionOf(error)}`);
    }
  }

  /** The value for a record; undefined when the record has none. Raises {@link ExpressionFault}. */
  async evaluate(record: JsonValue): Promise<unknown> {
    this.started = performance.now();
    try {
      return await this.compiled.evaluate(record);
    } catch (error) {
      if (error instanceof ExpressionFault) throw error;
      const bound = BOUNDS.get(codeOf(error));
      if (bound !== undefined) throw new ExpressionFault(bound);
      throw new ExpressionFault(`cannot be evaluated: ${messageOf(error)}`);
    }
  }
}

/** Ends a match that goes on for longer than there is time: a pattern of a person can backtrack without end. */
class BoundedRegExp extends RegExp {
  private static readonly context = createContext({ match: (): void => undefined });
  private static readonly script = new Script('match()');

  constructor(
    pattern: RegExp,
    private readonly timeLeft: () => number,
  ) {
    super(pattern);
  }

  override exec(text: string): RegExpExecArray | null {
    let found: RegExpExecArray | null = null;
    BoundedRegExp.context['match'] = () => {
      found = super.exec(text);
    };
    BoundedRegExp.script.runInContext(BoundedRegExp.context, { timeout: Math.max(this.timeLeft(), 1) });
    return found;
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
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
