import { type ConsumerDefinition } from '@dataspoke/contracts';
import { parseTolerant } from '../rpc/validate';
import { type ReceivedEvent } from './event-consumer';

interface Place {
  readonly streamSequence: number;
  readonly deliveries: number;
}

/** Reads a CloudEvent of `definition`; or says why it is none. */
export function readEvent(
  definition: Pick<ConsumerDefinition, 'durable' | 'events'>,
  text: string,
  place: Place,
): { readonly event: ReceivedEvent } | { readonly problems: string } {
  const envelope = parse(text);
  if (!envelope) return { problems: 'it is not a JSON object' };
  const { id, type, subject, time, data } = envelope;
  if (typeof id !== 'string' || id === '' || typeof type !== 'string')
    return { problems: 'it is not a CloudEvent' };
  const known = definition.events.find((candidate) => candidate.subject === type);
  if (!known) return { problems: `${definition.durable} does not handle ${type}` };
  const parsed = parseTolerant(known.data, data);
  if ('problems' in parsed) return { problems: `its data is not as agreed: ${parsed.problems}` };
  return {
    event: {
      id,
      type,
      ...(typeof subject === 'string' ? { subject } : {}),
      time: new Date(typeof time === 'string' ? time : Number.NaN),
      data: parsed.value,
      streamSequence: place.streamSequence,
      deliveries: place.deliveries,
    },
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
