import { ConnectorError } from './errors';

/** What `signal` was stopped with, as an error of a connector. */
export function cancelledBy(signal: AbortSignal): ConnectorError {
  const reason: unknown = signal.reason;
  return reason instanceof ConnectorError
    ? reason
    : new ConnectorError('cancelled', 'Reading was cancelled.', 'Start it again to go on.');
}

/** Raises {@link cancelledBy} once `signal` has fired. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelledBy(signal);
}
