const DATASET = /^urn:li:dataset:\((.+),(.+),([A-Z_]+)\)$/;

/** What a dataset lies in: platform, environment and its name without the last part; `undefined` for what has none. */
export function schemaOf(urn: string): string | undefined {
  const [, platform, name, env] = DATASET.exec(urn) ?? [];
  const end = name?.lastIndexOf('.') ?? -1;
  return name === undefined || end < 1 ? undefined : `${platform},${env},${name.slice(0, end)}`;
}
