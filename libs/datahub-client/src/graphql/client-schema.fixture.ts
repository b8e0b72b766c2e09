import { buildSchema, type GraphQLSchema } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of DataHub's schema that our documents use, as text. */
export function clientSdl(): string {
  const folder = join(__dirname, 'schema');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

export function clientSchema(): GraphQLSchema {
  return buildSchema(clientSdl());
}
