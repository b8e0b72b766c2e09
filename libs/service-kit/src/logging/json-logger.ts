import { types } from 'node:util';
import { type LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger as Pino } from 'pino';
import { currentContext } from '../context/request-context';
import { activeTraceparent } from '../tracing/trace-context';
import { redact, redactText } from './redact';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Nest's logger as JSON lines, each with the request id and job id around it; secrets are blacked out. */
export class JsonLogger implements LoggerService {
  private readonly pino: Pino;

  constructor(options: { readonly app: string; readonly level: string }, destination?: DestinationStream) {
    this.pino = pino(
      {
        level: options.level,
        base: { app: options.app, pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
        messageKey: 'message',
        formatters: { level: (label) => ({ level: label }) },
      },
      destination ?? standardOutput(),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the logger's name last; `Logger.error` puts a stack before it. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const last = rest.at(-1);
    const logger = typeof last === 'string' ? last : undefined;
    const details = (logger === undefined ? rest : rest.slice(0, -1)).filter((item) => item !== undefined);
    const { requestId, jobId } = currentContext();
    const traceparent = activeTraceparent();
    const line = {
      ...(logger === undefined ? {} : { logger }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(jobId === undefined ? {} : { jobId }),
      ...(traceparent === undefined ? {} : { traceId: traceparent.split('-')[1] }),
    };
    if (typeof message === 'string') {
      this.pino[level]({ ...line, ...this.details(details) }, redactText(message));
    } else if (types.isNativeError(message)) {
      this.pino[level](
        { ...line, error: redact(message), ...this.details(details) },
        redactText(message.message),
      );
    } else {
      this.pino[level]({ ...line, data: redact(message), ...this.details(details) });
    }
  }

  private details(rest: readonly unknown[]): Record<string, unknown> {
    const [first, ...others] = rest;
    if (first === undefined) return {};
    const value = types.isNativeError(first)
      ? { error: redact(first) }
      : typeof first === 'string'
        ? { stack: redactText(first) }
        : { data: redact(first) };
    return { ...value, ...(others.length > 0 ? { more: redact(others) } : {}) };
  }
}

function standardOutput(): DestinationStream {
  const destination = pino.destination({ fd: 1, sync: true });
  // Whoever read the lines may be gone; the process still has work to put away.
  destination.on('error', () => undefined);
  return destination;
}
