import { type Caller } from '@dataspoke/contracts';
import { type Request } from 'express';

const callers = new WeakMap<Request, Caller>();

/** Remembers who makes `request`; called by the guard only. */
export function setCaller(request: Request, caller: Caller): void {
  callers.set(request, caller);
}

/** Who makes `request`, once the guard has let it through. */
export function callerOf(request: Request): Caller | undefined {
  return callers.get(request);
}
