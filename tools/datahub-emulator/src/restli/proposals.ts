import { Refusal } from '../errors';
import { isObject, type JsonObject, type JsonValue, parseJson, textAt } from '../json';
import { textOfBytes } from '../events/avro-json';
import { CHANGE_TYPES, type ChangeType, type Proposal } from '../writes/proposal';

/** Reads a rest.li metadata change proposal; refuses what rest.li cannot bind. */
export function readProposal(value: JsonValue | undefined): Proposal {
  if (!isObject(value)) throw new Refusal('bad-argument', 'proposal is required and must be an object');
  const urn = textAt(value, 'entityUrn');
  const aspectName = textAt(value, 'aspectName');
  if (!urn) throw new Refusal('bad-argument', 'proposal.entityUrn is required');
  if (!aspectName) throw new Refusal('bad-argument', `${urn}: proposal.aspectName is required`);
  const proposal: Proposal = {
    urn,
    aspectName,
    changeType: changeType(value),
    headers: headers(value),
  };
  const systemMetadata = readSystemMetadata(value['systemMetadata'], urn);
  if (systemMetadata) proposal.systemMetadata = systemMetadata;
  const aspect = value['aspect'];
  if (isObject(aspect)) proposal.value = aspectValue(aspect, urn);
  return proposal;
}

// The official client sends the metadata of `datahub put --run-id` as JSON text.
function readSystemMetadata(given: JsonValue | undefined, urn: string): JsonObject | undefined {
  if (given === undefined || given === null) return undefined;
  const metadata = typeof given === 'string' ? parsed(given) : given;
  if (isObject(metadata)) return metadata;
  throw new Refusal('bad-argument', `${urn}: proposal.systemMetadata must be an object`);
}

function parsed(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function changeType(proposal: JsonObject): ChangeType {
  const name = textAt(proposal, 'changeType') ?? 'UPSERT';
  const known = CHANGE_TYPES.find((each) => each === name);
  if (!known) throw new Refusal('bad-argument', `proposal.changeType ${name.slice(0, 60)} is unknown`);
  return known;
}

function headers(proposal: JsonObject): Record<string, string> {
  const given = proposal['headers'];
  const pairs = isObject(given) ? Object.entries(given) : [];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

// `value` is a bytes field: each character is one byte of UTF-8 text. Clients send ASCII JSON (`\uXXXX`).
function aspectValue(aspect: JsonObject, urn: string): JsonValue {
  const bytes = textAt(aspect, 'value');
  if (bytes === undefined) throw new Refusal('bad-argument', `${urn}: proposal.aspect.value is required`);
  if (/[^\0-\xff]/.test(bytes)) {
    throw new Refusal(
      'bad-argument',
      `${urn}: proposal.aspect.value must hold one byte per character; escape others as \\uXXXX inside the JSON text`,
    );
  }
  try {
    return parseJson(/[\x80-\xff]/.test(bytes) ? textOfBytes(bytes) : bytes);
  } catch {
    throw new Refusal('invalid', `${urn}: proposal.aspect.value is not JSON`);
  }
}
