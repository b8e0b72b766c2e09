import { ConnectorError, FieldMapping, MappingFailure, readMapping, toJson } from '@dataspoke/connectors';
import { type MappingPreview, type MappingPreviewRequest, type PreviewedRecord } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';

/** Tells what a mapping makes of records, and why nothing of some. */
@Injectable()
export class PreviewMapping {
  /** Writes nothing and asks nobody. Raises `invalid-request` that lists every fault of the mapping. */
  async execute(
    { mapping: given, records, env = 'PROD' }: MappingPreviewRequest,
    signal: AbortSignal,
  ): Promise<MappingPreview> {
    const mapping = read(given);
    const previewed: PreviewedRecord[] = [];
    for (const record of records) {
      signal.throwIfAborted();
      try {
        const entities = await mapping.apply(toJson(record), env);
        previewed.push({
          entities: entities.map(({ urn, aspects }) => ({ urn, aspects: { ...aspects } })),
          faults: [],
        });
      } catch (error) {
        if (!(error instanceof MappingFailure)) throw error;
        previewed.push({ entities: [], faults: error.faults.map((fault) => ({ ...fault })) });
      }
    }
    return { records: previewed };
  }
}

function read(mapping: unknown): FieldMapping {
  try {
    return readMapping(mapping);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw invalidRequest(
      'The mapping is not valid.',
      error.fields.map(({ field, message }) => ({
        field: field === '' ? 'mapping' : `mapping.${field}`,
        message,
      })),
    );
  }
}
