import { setMaxListeners } from 'node:events';
import { reasonOf } from './gate';

/** A signal that stands for others until it is released. */
export interface EitherSignal {
  readonly signal: AbortSignal;
  /** Takes it off the others; call it when the work has ended. */
  readonly release: () => void;
}

/**
 * One signal that is aborted as soon as one of `sources` is, with its reason. Not `AbortSignal.any`, of which every use stays
 * registered at a long-lived source for as long as that lives.
 */
export function eitherSignal(...sources: readonly AbortSignal[]): EitherSignal {
  const either = new AbortController();
  const forward = () => {
    const aborted = sources.find((source) => source.aborted);
    if (aborted) either.abort(reasonOf(aborted));
  };
  forward();
  for (const source of sources) {
    allowListeners(source);
    source.addEventListener('abort', forward, { once: true });
  }
  return {
    signal: allowListeners(either.signal),
    release: () => {
      for (const source of sources) source.removeEventListener('abort', forward);
    },
  };
}

/** Node warns of a leak at the eleventh listener; many calls under one signal are none. */
export function allowListeners(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}
