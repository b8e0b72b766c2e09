import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { clientPython } from '../official-client/client-python';
import { createSchema } from './schema';

interface OfficialDocument {
  file: string;
  line: number;
  text: string;
}

const available = clientPython();
if ('reason' in available) console.warn(`skipped: documents of DataHub's packages: ${available.reason}`);
const python = 'python' in available ? available.python : undefined;

/** What an open DataHub 1.7 server does not know either: the packages take it out, ask the cloud, or live with errors. */
const AHEAD_OF_THE_SERVER = [
  'Unknown type "RunAssertionResult"',
  'Unknown type "DataHubPlatformResource"',
  'Field "fetchExtraFields" is not defined by type "SearchFlags"',
  'Cannot query field "entityIndexV3" on type "AppConfig"',
  'Cannot query field "entityUrn" on type "AssertionInfo"',
  'Cannot query field "displayMessage" on type "AssertionResultError"',
  'Cannot query field "score" on type "SearchResult"',
];

function read(): OfficialDocument[] {
  const script = join(__dirname, 'official_documents.py');
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 120_000 } as const;
  return JSON.parse(execFileSync(python ?? '', [script], options)) as OfficialDocument[];
}

/** The document, without lines that are meant for DataHub's cloud; nothing for a template that Python fills in. */
function parsed({ text }: OfficialDocument): DocumentNode | undefined {
  const lines = text.split('\n').filter((line) => !line.includes('#[CLOUD]'));
  try {
    return parse(lines.join('\n'));
  } catch (failure) {
    if (failure instanceof GraphQLError) return undefined;
    throw failure;
  }
}

/** The document with the fragments it spreads but does not define, as its package puts them together. */
function completed(document: DocumentNode, siblings: readonly FragmentDefinitionNode[]): DocumentNode {
  const definitions: DefinitionNode[] = [...document.definitions];
  for (let at = 0; at < definitions.length; at += 1) {
    const definition = definitions[at];
    if (!definition) continue;
    visit(definition, {
      FragmentSpread({ name }) {
        const isKnown = definitions.some(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
        );
        const fragment = siblings.find((each) => each.name.value === name.value);
        if (!isKnown && fragment) definitions.push(fragment);
      },
    });
  }
  return { ...document, definitions };
}

function isAhead(message: string): boolean {
  return AHEAD_OF_THE_SERVER.some((known) => message.startsWith(known));
}

(python ? describe : describe.skip)("documents of DataHub's own packages", () => {
  const documents = python ? read() : [];
  const trees = documents.map((document) => ({ document, tree: parsed(document) }));

  it('are found', () => {
    const unread = trees.filter(({ tree }) => !tree).map(({ document }) => document.file);
    // Templates with doubled braces, and the beginning of a document that is put together from pieces.
    expect(new Set(unread)).toEqual(
      new Set(['datahub/api/entities/forms/forms_graphql_constants.py', 'datahub/ingestion/graph/client.py']),
    );
    expect(trees.length).toBeGreaterThan(75);
  });

  it('are valid against the schema of the emulator', () => {
    const schema = createSchema();
    const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
    const wrong: string[] = [];
    for (const { document, tree } of trees) {
      if (!tree) continue;
      const siblings = trees
        .filter(({ document: other }) => dirname(other.file) === dirname(document.file))
        .flatMap((other) => other.tree?.definitions ?? [])
        .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
      const findings = validate(schema, completed(tree, siblings), rules).map((each) => each.message);
      wrong.push(
        ...findings
          .filter((message) => !isAhead(message))
          .map((message) => `${document.file}:${document.line} ${message}`),
      );
    }
    expect(wrong).toEqual([]);
  });
});
