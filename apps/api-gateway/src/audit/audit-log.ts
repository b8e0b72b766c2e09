import { Clock } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type NextFunction, type Request, type Response } from 'express';
import { LessThan, type Repository } from 'typeorm';
import { callerOf } from '../auth/authenticated';
import { requestIdOf } from '../http/request-id';
import { AuditEntryRow } from './audit-entry.row';

/** What is recorded when nobody waited for the answer (as nginx does). */
const CLOSED_BY_CALLER = 499;

/** Refused requests without a valid key that are recorded in one minute: a flood of them must not fill the database. */
const ANONYMOUS_PER_MINUTE = 100;
const MINUTE_MS = 60_000;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What is taken here is stored as it came, and every run tells of what it changed: only who was refused is of interest. */
const EVENTS = new Set(['/api/v1/lineage', '/api/v1/lineage/batch']);
const QUESTIONS = new Set(['/api/v1/search', '/api/v1/lineage/sql']);

/** Who changed what, when, with which outcome. Bodies are not kept: they may hold secrets. */
@Injectable()
export class AuditLog {
  private readonly log = new Logger('AuditLog');
  private anonymous = { minute: 0, count: 0 };

  constructor(
    @InjectRepository(AuditEntryRow) private readonly rows: Repository<AuditEntryRow>,
    private readonly clock: Clock,
  ) {}

  /** Express middleware: records every request that is not a mere read, refused ones included. */
  readonly record = (request: Request, response: Response, next: NextFunction): void => {
    if (!READS.has(request.method) && !isQuestion(request)) {
      // Also when the caller has gone before the answer: what was asked for may have been done.
      response.once('close', () => {
        if (EVENTS.has(request.path) && response.writableFinished && response.statusCode < 300) return;
        const caller = callerOf(request)?.id;
        if (caller === undefined && this.isFlood()) return;
        void this.rows
          .insert({
            at: this.clock.now(),
            caller: caller ?? 'anonymous',
            method: request.method,
            path: request.path.slice(0, 2000),
            status: response.writableFinished ? response.statusCode : CLOSED_BY_CALLER,
            requestId: requestIdOf(request),
          })
          .catch((error: unknown) => {
            this.log.error(`An audit entry was lost (request ${requestIdOf(request)}): ${String(error)}`);
          });
      });
    }
    next();
  };

  private isFlood(): boolean {
    const minute = Math.floor(this.clock.now().getTime() / MINUTE_MS);
    if (minute !== this.anonymous.minute) this.anonymous = { minute, count: 0 };
    this.anonymous.count += 1;
    if (this.anonymous.count === ANONYMOUS_PER_MINUTE + 1) {
      this.log.warn(
        'Very many requests without a valid key; until the minute is over they are not recorded.',
      );
    }
    return this.anonymous.count > ANONYMOUS_PER_MINUTE;
  }

  /** Newest first; `before` is the id of the last entry already seen. */
  newest(limit: number, before?: string): Promise<AuditEntryRow[]> {
    return this.rows.find({
      ...(before === undefined ? {} : { where: { id: LessThan(before) } }),
      order: { id: 'DESC' },
      take: limit,
    });
  }
}

// Questions that do not fit into an address.
function isQuestion(request: Request): boolean {
  return request.method === 'POST' && QUESTIONS.has(request.path);
}
