import { type JsonObject } from '../connector';
import { type DescribedDataset } from './described-datasets';
import { type SheetMapping } from './recipe';
import { type Gathered } from './said';

const AUTHOR = { time: 0, actor: 'urn:li:corpuser:dataspoke' } as const;

/** Aspects of a described dataset. What the sheet has a column for and says nothing in is taken back, where it was ours. */
export function aspectsOf(
  { own, columns }: DescribedDataset,
  mapping: SheetMapping,
): Readonly<Record<string, JsonObject>> {
  const tags = (said: Gathered): JsonObject => ({ tags: listed(said.tags, (tag) => ({ tag })) });
  const terms = (said: Gathered): JsonObject => ({
    terms: listed(said.terms, (urn) => ({ urn })),
    auditStamp: AUTHOR,
  });
  return {
    ...(mapping.description
      ? {
          documentation: {
            documentations: own.description === undefined ? [] : [{ documentation: own.description }],
          },
        }
      : {}),
    ...(mapping.tags ? { globalTags: tags(own) } : {}),
    ...(mapping.terms ? { glossaryTerms: terms(own) } : {}),
    ...(mapping.owners
      ? { ownership: { owners: listed(own.owners, (owner) => ({ owner, type: mapping.ownerType })) } }
      : {}),
    ...(mapping.structuredProperties.length > 0
      ? {
          structuredProperties: {
            properties: [...(own.properties ?? [])].map(([propertyUrn, values]) => ({
              propertyUrn,
              values: listed(values, (string) => ({ string })),
            })),
          },
        }
      : {}),
    ...(mapping.column
      ? {
          editableSchemaMetadata: {
            editableSchemaFieldInfo: [...columns].map(([fieldPath, said]) => ({
              fieldPath,
              ...(said.description === undefined ? {} : { description: said.description }),
              ...(said.tags ? { globalTags: tags(said) } : {}),
              ...(said.terms ? { glossaryTerms: terms(said) } : {}),
            })),
          },
        }
      : {}),
  };
}

function listed(
  texts: ReadonlySet<string> | undefined,
  entry: (text: string) => JsonObject,
): readonly JsonObject[] {
  return [...(texts ?? [])].map(entry);
}
