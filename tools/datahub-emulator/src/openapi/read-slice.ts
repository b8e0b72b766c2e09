import { type FastifyRequest } from 'fastify';
import { Refusal } from '../errors';
import { queryInteger } from '../server/http';

/** The part of a scroll that a caller takes (`sliceId` of `sliceMax`), so that several may share the work. */
export function readSlice(request: FastifyRequest): { id: number; max: number } | undefined {
  const id = queryInteger(request, 'sliceId');
  const max = queryInteger(request, 'sliceMax');
  if (id === undefined && max === undefined) return undefined;
  if (id === undefined || max === undefined || max < 1 || id < 0 || id >= max) {
    throw new Refusal('bad-argument', 'sliceId must be a number from 0 up to, but not including, sliceMax');
  }
  return { id, max };
}
