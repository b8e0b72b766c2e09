import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { AuditLog } from './audit/audit-log';
import { ApiKeys } from './auth/api-keys';
import { type GatewayConfig } from './gateway.config';
import { JSON_TYPES, requireSoundBody, requireJson, YAML_TYPES } from './http/json-body';
import { assignRequestId } from './http/request-id';
import { readEventBody } from './lineage/event-body';
import { openApiDocument } from './openapi/document';

/** Everything of HTTP that is not a route: ids, headers, body limit, audit, documentation. */
export function setUpHttp(app: NestExpressApplication, config: GatewayConfig): void {
  app.disable('x-powered-by');
  app.set('etag', false); // ours are versions
  app.use(assignRequestId);
  // Plain HTTP on loopback is the default; upgrading is the business of whatever terminates TLS.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(app.get(AuditLog).record);
  // Whoever opens the address in a browser wants to know what is here.
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.path === '/' && request.method === 'GET') response.redirect('/docs');
    else next();
  });
  app.use(requireJson);
  app.use(readEventBody(app.get(ApiKeys), config.DATASPOKE_EVENT_LIMIT_BYTES));
  app.useBodyParser('json', { limit: config.DATASPOKE_BODY_LIMIT_BYTES, strict: true, type: JSON_TYPES });
  app.useBodyParser('text', { limit: config.DATASPOKE_BODY_LIMIT_BYTES, type: YAML_TYPES });
  app.use(requireSoundBody);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'DataSpoke API',
  });
}
