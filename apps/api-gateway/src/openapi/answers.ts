import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';

const text = { type: 'string' } as const;

/** Response headers of a resource that has versions. */
export const ETAG = {
  ETag: { description: 'Version of the resource; goes into `If-Match` of a change.', schema: text },
};

/** Response headers of a job or resource that was made. */
export const LOCATION = { Location: { description: 'Path of what was made.', schema: text } };

/** Documents an answer as a stream of server-sent events. */
export const ApiEventStream = () =>
  applyDecorators(
    ApiOkResponse({
      description: 'Server-sent events whose data is the resource as JSON.',
      content: { 'text/event-stream': { schema: text } },
    }),
  );
