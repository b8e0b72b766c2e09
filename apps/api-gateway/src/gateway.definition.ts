import { type ServiceDefinition } from '@dataspoke/service-kit';
import { AuditEntryRow } from './audit/audit-entry.row';
import { ApiKeyRow } from './auth/api-key.row';
import { GatewayConfig } from './gateway.config';
import { setUpHttp } from './gateway.http';
import { GatewayModule } from './gateway.module';
import { ApiKeysAndAuditLog1764100000000 } from './migrations/1764100000000-api-keys-and-audit-log';

/** The gateway as a process. */
export const gateway: ServiceDefinition<GatewayConfig> = {
  app: 'api-gateway',
  env: GatewayConfig,
  module: () => GatewayModule,
  entities: [ApiKeyRow, AuditEntryRow],
  migrations: [ApiKeysAndAuditLog1764100000000],
  retention: [{ table: 'audit_log', column: 'at', age: '400 days' }],
  http: setUpHttp,
};
