import type { DocumentNode, GraphQLSchema, IntrospectionQuery } from 'graphql';
import { DataHubUnavailable } from '../errors';
import { isJsonObject, type JsonObject } from '../json';
import { DocumentNotUnderstood, type GraphQlEndpoint } from './graphql-endpoint';
import { stripUnknown } from './strip-unknown';

/** How long a schema read from the server holds: it changes with an upgrade of the server only. */
const SCHEMA_LIFE_MS = 15 * 60_000;

/** A document with what belongs to it. */
export interface DocumentCall {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks servers that may be older than a document: one that the server does not understand is asked again without the fields
 * that the server's own schema lacks. The schema is read once, and only when it is needed.
 */
export class OlderServers {
  private server: { readonly schema: Promise<GraphQLSchema>; readonly until: number } | undefined;

  constructor(
    private readonly endpoint: GraphQlEndpoint,
    private readonly language: typeof import('graphql'),
    private readonly now: () => number,
  ) {}

  /** The `data` of the answer; raises a DataHubError, that of the whole document when a smaller one does not help. */
  async execute(call: DocumentCall): Promise<JsonObject> {
    const { document } = call;
    let refusal: DocumentNotUnderstood | undefined;
    // Once a document was not understood, the server is known to be an older one.
    if (this.server === undefined) {
      try {
        return await this.ask(call);
      } catch (error) {
        // A mutation may be sent again after it: the server certainly did not begin with it.
        if (!(error instanceof DocumentNotUnderstood)) throw error;
        refusal = error;
      }
    }
    const schema = await this.serverSchema().catch(() => undefined);
    const smaller = schema && this.smaller(call, schema);
    if (refusal && (!smaller || this.language.print(smaller) === this.language.print(document)))
      throw refusal;
    return this.ask({ ...call, document: smaller ?? document });
  }

  /** Undefined when nothing is left, or when a mutation would do less than it says. */
  private smaller(
    { document, operationName }: DocumentCall,
    schema: GraphQLSchema,
  ): DocumentNode | undefined {
    const stripped = stripUnknown(document, schema, this.language);
    if (!stripped || !this.isMutation(document, operationName)) return stripped;
    const steps = (each: DocumentNode) =>
      this.language.getOperationAST(each, operationName)?.selectionSet.selections.length;
    return steps(stripped) === steps(document) ? stripped : undefined;
  }

  private ask({ document, variables, operationName, signal }: DocumentCall): Promise<JsonObject> {
    const operation = this.language.getOperationAST(document, operationName);
    const declared = new Set(operation?.variableDefinitions?.map((each) => each.variable.name.value));
    return this.endpoint.execute({
      query: this.language.print(document),
      variables: Object.fromEntries(Object.entries(variables).filter(([name]) => declared.has(name))),
      operationName,
      repeatable: !this.isMutation(document, operationName),
      signal,
    });
  }

  private isMutation(document: DocumentNode, operationName: string | undefined): boolean {
    return this.language.getOperationAST(document, operationName)?.operation === 'mutation';
  }

  // Asked for all callers at once, hence under the signal of none.
  private serverSchema(): Promise<GraphQLSchema> {
    if (this.server === undefined || this.server.until < this.now()) {
      const schema = this.introspect();
      this.server = { schema, until: this.now() + SCHEMA_LIFE_MS };
      schema.catch(() => (this.server = undefined));
    }
    return this.server.schema;
  }

  private async introspect(): Promise<GraphQLSchema> {
    const query = this.language.getIntrospectionQuery({ descriptions: false });
    const data = await this.endpoint.execute({ query, variables: {}, repeatable: true });
    if (isIntrospection(data)) return this.language.buildClientSchema(data, { assumeValid: true });
    throw new DataHubUnavailable('DataHub answered introspection without types');
  }
}

function isIntrospection(data: unknown): data is IntrospectionQuery {
  return isJsonObject(data) && isJsonObject(data['__schema']) && Array.isArray(data['__schema']['types']);
}
