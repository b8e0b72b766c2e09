import { type DataHubRequest } from './datahub-connection';
import { type Exchange } from './exchange';
import {
  contextHeaders,
  outcomeOf,
  routeOf,
  tell,
  type AttemptReport,
  type CallContext,
  type Telemetry,
} from './telemetry';

/** One call: what is asked, and what is told about it. */
export class Call {
  readonly headers: Readonly<Record<string, string>>;
  private readonly route: string;
  private readonly sentBytes: number;
  private readonly begun = performance.now();
  private attempts = 0;
  private attemptBegun = 0;
  private status: number | undefined;
  private receivedBytes = 0;

  constructor(
    readonly input: DataHubRequest,
    private readonly telemetry: Telemetry | undefined,
    private readonly context: CallContext,
  ) {
    this.headers = contextHeaders(context);
    this.route = routeOf(input.path);
    this.sentBytes = Buffer.byteLength(input.body ?? '');
  }

  begins(): void {
    this.attempts += 1;
    this.attemptBegun = performance.now();
    this.status = undefined;
    this.receivedBytes = 0;
  }

  received({ status, body }: Exchange): void {
    this.status = status;
    this.receivedBytes = body.length;
  }

  attemptEnded(error?: unknown, isAborted = false): void {
    tell(this.telemetry?.onAttempt?.bind(this.telemetry), () => ({
      ...this.report(error, isAborted, this.attemptBegun),
      attempt: this.attempts,
    }));
  }

  ended(error?: unknown, isAborted = false): void {
    tell(this.telemetry?.onCall?.bind(this.telemetry), () => ({
      ...this.report(error, isAborted, this.begun),
      attempts: this.attempts,
      requestId: this.context.requestId,
    }));
  }

  private report(error: unknown, isAborted: boolean, begun: number): Omit<AttemptReport, 'attempt'> {
    const { status, sentBytes, receivedBytes } = this;
    return {
      method: this.input.method,
      route: this.route,
      outcome: isAborted ? 'aborted' : outcomeOf(error),
      status,
      durationMs: performance.now() - begun,
      sentBytes,
      receivedBytes,
    };
  }
}
