import { isJsonObject, type JsonObject, type JsonValue } from '@dataspoke/datahub-client';

const TEXT = 1_000;
const ITEMS = 50;

/** The same value, with the beginning of its long texts and lists only, and how long they are. */
export function shortenValue(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, part === undefined ? part : shorten(part)]),
  );
}

function shorten(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    if (value.length <= TEXT) return value;
    return `${value.slice(0, TEXT)}… (${value.length.toLocaleString('en')} characters in all)`;
  }
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    const shown = items.slice(0, ITEMS).map(shorten);
    return items.length <= ITEMS
      ? shown
      : [...shown, `… (${items.length.toLocaleString('en')} items in all)`];
  }
  return isJsonObject(value) ? shortenValue(value) : value;
}
