/** The recipe fields a `postgres://` URL holds, or what is wrong with it, in words that do not quote it. */
export function connectionUrlFields(text: string): {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly fault?: string;
} {
  const url = URL.parse(text);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    return { fields: {}, fault: 'must look like postgres://user:password@host:5432/database' };
  }
  const fields: Record<string, string | number> = {};
  try {
    put(fields, 'host', decodeURIComponent(url.hostname));
    put(fields, 'user', decodeURIComponent(url.username));
    put(fields, 'password', decodeURIComponent(url.password));
    put(fields, 'database', decodeURIComponent(url.pathname.replace(/^\//, '')));
  } catch {
    return { fields: {}, fault: 'holds a "%" that does not begin an escape; write it as %25' };
  }
  if (url.port !== '') fields['port'] = Number(url.port);
  for (const [key, value] of url.searchParams) {
    if (key !== 'sslmode') return { fields: {}, fault: 'holds a parameter other than sslmode' };
    fields['sslMode'] = value;
  }
  return { fields };
}

function put(fields: Record<string, string | number>, key: string, value: string): void {
  if (value !== '') fields[key] = value;
}
