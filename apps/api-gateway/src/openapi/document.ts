import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI 3.1 document of this API, from the classes that validate it. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('DataSpoke')
    .setDescription(
      'A sidecar to a DataHub catalog. Every error is application/problem+json (RFC 9457); `GET /problems` lists them.',
    )
    .setVersion('1')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'dsk_…',
        description: 'An API key. `npm start` writes the first one to `.dataspoke/admin-key`.',
      },
      'api-key',
    )
    .addSecurityRequirements('api-key')
    .build();
  const document = SwaggerModule.createDocument(app, info, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item)) {
      if (!isOperation(operation)) continue;
      if (!path.startsWith('/api/')) operation.security = [];
      operation.responses.default = {
        description: 'A problem; `GET /problems` lists all kinds.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  return document;
}

function isOperation(
  value: unknown,
): value is { responses: Record<string, unknown>; security?: Record<string, string[]>[] } {
  return typeof value === 'object' && value !== null && 'responses' in value;
}

const text = { type: 'string' };
const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'requestId'],
  properties: {
    type: { ...text, format: 'uri-reference' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: text,
    requestId: text,
    errors: {
      type: 'array',
      items: { type: 'object', required: ['field', 'message'], properties: { field: text, message: text } },
    },
  },
};
